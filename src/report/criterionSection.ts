import type { MethodSummary, Summary } from '../types/summary.ts';
import { type BaselineStyle, baselineStyles } from './baselineStyles.ts';
import { baselineComparisons, strongVerdicts } from './baselineTables.ts';
import { cascades } from './cascades.ts';
import { convergenceNote } from './convergenceNote.ts';
import { disagreements } from './disagreements.ts';
import { type Html, html } from './html.ts';
import { baselineName, goodSide, inWords, metricName, nullName, questionOf } from './labels.ts';
import { rankedMethods } from './methodRanking.ts';
import { powerTable, sameClassNote } from './notes.ts';
import { numberTable } from './numberTable.ts';
import type { Plotting } from './plotting.ts';
import { scorePlot } from './scorePlot.ts';
import { strataTable } from './strataTable.ts';
import { counted, enumerated } from './text.ts';

/** One criterion of a task: its question and rule, the plot of every image, what else is known, and all numbers. */
export function criterionSection(
  plotting: Plotting,
  {
    summary,
    criterion,
    prefix,
  }: { readonly summary: Summary; readonly criterion: string; readonly prefix: string },
): Html {
  const cells = summary.criteria[criterion] ?? {};
  const id = `${prefix}-${idOf(criterion)}`;
  return html`
    <section class="criterion" id="${id}" aria-labelledby="${id}-title"><div class="together"><h3 id="${id}-title">${criterion}</h3>
    ${introduction(criterion, cells)}${scores(plotting, criterion, cells)}</div>${sameClassNote(criterion, cells)}${convergenceNote(criterion, summary)}
    ${numberTable(criterion, cells)}${baselineComparisons(criterion, cells)}${cascades(plotting, cells, criterion)}
    ${[
      powerTable(criterion, cells),
      strongVerdicts(criterion, cells),
      rankedMethods(criterion, summary.compared?.[criterion]),
      disagreements(criterion, summary.disagreement?.[criterion]),
      strataTable(criterion, summary.strata?.[criterion]),
    ].map((part) => html`<div class="more">${part}</div>`)}</section>`;
}

/** A name as part of an id. */
export function idOf(name: string): string {
  return name.replace(/[^\w-]+/g, '-');
}

function introduction(criterion: string, cells: Readonly<Record<string, MethodSummary>>): Html {
  const all = Object.values(cells);
  const asked = questionOf(criterion);
  const question = asked === undefined ? '' : html`<strong>${asked}</strong> `;
  const metrics = enumerated([...new Set(all.map(({ metric }) => metricName(metric)))]);
  const rules = [...new Set(all.map(({ rule }) => inWords(rule)))];
  const passed = all.filter(({ verdict }) => verdict === 'pass').length;
  const side = goodSide(criterion, all[0]?.metric ?? '');
  return html`
    <p>${question}${passed} of ${counted(all.length, 'method')} ${all.length === 1 ? 'passes' : 'pass'}.</p>
    <p class="rule">Measured by ${metrics}${side === undefined ? '' : `, ${side} is good`}. Passes when: ${rules.join('; ')}.</p>`;
}

function scores(plotting: Plotting, criterion: string, cells: Readonly<Record<string, MethodSummary>>): Html {
  const all = Object.values(cells);
  const names = [...new Set(all.flatMap((cell) => Object.keys(cell.baselines)))].filter((name) =>
    all.some((cell) => typeof cell.baselines[name] === 'number'),
  );
  const styles = baselineStyles(names);
  const options = { criterion, cells, styles };
  return html`
    <figure class="scores">${scorePlot(plotting, { ...options, shape: 'wide' })}
    ${scorePlot(plotting, { ...options, shape: 'narrow' })}
    <figcaption>${legend(criterion, all, styles)}</figcaption></figure>`;
}

function legend(
  criterion: string,
  cells: readonly MethodSummary[],
  styles: ReadonlyMap<string, BaselineStyle>,
): Html {
  const key = (kind: string, name: string): Html => html`<li><span class="key ${kind}"></span>${name}</li>`;
  const hasBand = cells.some(({ nullCi }) => nullCi !== undefined && nullCi !== null);
  return html`<ul class="legend">${[
    key('dot', 'an image'),
    key('mean', 'mean with 95 % interval'),
    key('null', `null: ${nullName(criterion)}${hasBand ? ', with 95 % interval' : ''}`),
  ]}${[...styles].map(([name, style]) => baselineKey(baselineName(name), style))}</ul>`;
}

/** Drawn as in the plot. */
function baselineKey(name: string, { colour, dashes }: BaselineStyle): Html {
  return html`<li><svg class="key line" width="14" height="24" aria-hidden="true">
    <line x1="7" x2="7" y1="0" y2="24" stroke="${colour}" stroke-width="2" stroke-dasharray="${dashes}"/></svg>${name}</li>`;
}
