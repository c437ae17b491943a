import type { ReportPart } from '../../types/audit.ts';
import type { GalleryImage } from '../../types/report.ts';
import type { AuditSummary, Summary } from '../../types/summary.ts';
import { type Html, html } from '../html.ts';
import { partsOf } from '../labels.ts';
import type { Plotting } from '../plotting.ts';
import { answerBadge } from './answerBadge.ts';
import { answersTable } from './answersTable.ts';
import { heatMap } from './heatMap.ts';
import { linesPlot } from './linesPlot.ts';
import { mapGrid } from './mapGrid.ts';
import { type JudgedAudit, modelAuditsOf } from './modelAudits.ts';
import { pictureRows } from './pictureRows.ts';
import { plainTable } from './plainTable.ts';
import { pointsPlot } from './pointsPlot.ts';

/** The verdicts of all audits of a task, each with its question and its sentence: what a reader sees first. */
export function auditVerdicts(summary: Summary): Html {
  const all = modelAuditsOf(summary).map(
    ([name, { question, verdict, sentence }]) => html`
      <div class="audit"><p class="asked">${answerBadge(verdict)} <strong>${name}</strong> ${question}</p><p>${sentence}</p></div>`,
  );
  return html`${all}`;
}

interface Section {
  readonly name: string;
  readonly audit: JudgedAudit;
  readonly id: string;
  /** Those that a part may show. */
  readonly pictures: readonly GalleryImage[];
}

/** One audit: its question, verdict and sentence, and its own parts. */
export function auditSection(plotting: Plotting, { name, audit, id, pictures }: Section): Html {
  const { question, verdict, sentence } = audit;
  const all = partsOf(name, audit) ?? everything(audit);
  const whole = pictures.filter(({ of }) => of === undefined);
  const own = pictures.filter(({ of }) => of?.audit === name);
  const parts = all.filter(({ kind }) => kind !== 'maps' || own.length > 0);
  return html`
    <section class="criterion" id="${id}" aria-labelledby="${id}-title"><h3 id="${id}-title">${name}</h3>
    <p><strong>${question}</strong> ${answerBadge(verdict)}</p><p>${sentence}</p>
    ${parts.map((part) => drawnPart(part, { plotting, pictures: whole, tables: audit.tables, own, id }))}</section>`;
}

/** Of an audit that does not say how it is drawn: all answers, then all tables. */
function everything({ answers, tables }: AuditSummary): ReportPart[] {
  return [
    { kind: 'answers', title: 'Answers', text: '', answers },
    ...Object.keys(tables).map((table): ReportPart => ({ kind: 'table', title: table, text: '', table })),
  ];
}

interface Drawing {
  readonly plotting: Plotting;
  readonly pictures: readonly GalleryImage[];
  readonly tables: AuditSummary['tables'];
  /** Of the audit's own pictures, those under its states, and what their ids begin with. */
  readonly own: readonly GalleryImage[];
  readonly id: string;
}

function drawnPart(part: ReportPart, drawing: Drawing): Html {
  const text = part.text === '' ? '' : html`<p class="rule">${part.text}</p>`;
  return html`<div class="together"><h4>${part.title}</h4>${text}${content(part, drawing)}</div>`;
}

function content(part: ReportPart, { plotting, pictures, tables, own, id }: Drawing): Html {
  if (part.kind === 'maps') return mapGrid(part, own, `${id}-maps`);
  if (part.kind === 'answers') return answersTable(part.title, part.answers);
  const table = tables[part.table];
  const numbers = table === undefined ? '' : plainTable(part.table, table);
  switch (part.kind) {
    case 'table':
      return html`${numbers}`;
    case 'heatMap':
      return html`${heatMap(part, table)}${numbers}`;
    case 'lines':
      return html`${linesPlot(plotting, part, table)}${numbers}`;
    case 'points':
      return pointsPlot(plotting, part, table);
    case 'pictures':
      return pictureRows(part, table, pictures);
  }
}
