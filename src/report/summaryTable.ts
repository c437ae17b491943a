import type { MethodSummary, Summary } from '../types/summary.ts';
import { aligned } from './aligned.ts';
import { auditTexts } from './audits/auditText.ts';
import { decidingBar } from './decidingBar.ts';
import { emptyReasons } from './emptyReason.ts';
import { metricName } from './labels.ts';
import { methodsOf } from './methodsOf.ts';
import { counted, fixed, interval, noNumber, shortVerdict, signed } from './text.ts';
import { verdictSentences } from './verdictSentences.ts';
import { indented, wrapped } from './wrapped.ts';

/**
 * The summary as plain text for a terminal of 100 columns: the verdicts of each method with its score and the bar that
 * decides, then for each criterion margins with their intervals and counts, then why cells are empty.
 */
export function summaryTable(summary: Summary): string {
  const sections = Object.entries(summary.criteria).map(([criterion, methods]) =>
    details(criterion, methods),
  );
  const head = `${summary.name}: ${counted(summary.images, 'image')}, preset ${summary.preset}, target ${summary.target}`;
  const sentences = wrapped(verdictSentences(summary).join(' '));
  const methods =
    sections.length === 0 ? [] : [verdicts(summary), ...sections, ...reasons(summary), sentences];
  return `${[head, ...methods, ...auditTexts(summary)].join('\n\n')}\n`;
}

function verdicts(summary: Summary): string {
  const rows = methodsOf(summary).map(({ method, cells }) => [
    method,
    ...cells.map(({ criterion, cell }) => (cell === undefined ? noNumber : verdict(criterion, cell))),
  ]);
  const open = 'open: undecided, the interval of the margin holds 0 or there is none';
  return `verdict score|bar (${open})\n${aligned([['', ...Object.keys(summary.criteria)], ...rows], 'left')}`;
}

function verdict(criterion: string, cell: MethodSummary): string {
  const { score, bar } = decidingBar(criterion, cell);
  if (cell.n === 0) return `${shortVerdict[cell.verdict]} no score`;
  return `${shortVerdict[cell.verdict]} ${fixed(score, 2)}|${fixed(bar, 2)}`;
}

function details(criterion: string, methods: Readonly<Record<string, MethodSummary>>): string {
  const cells = Object.entries(methods);
  const metrics = [...new Set(cells.map(([, { metric }]) => metricName(metric)))].join(', ');
  const header = ['method', 'score', 'bar', 'margin', '95 % interval', 'verdict', 'images'];
  const rows = cells.map(([method, cell]) => {
    const { name, score, bar } = decidingBar(criterion, cell);
    return [
      ...[method, fixed(score), `${fixed(bar)} ${lastWord(name)}`],
      ...[signed(cell.margin), interval(cell.marginCi), cell.verdict],
      `${cell.n} + ${cell.unscorable} + ${cell.failed}`,
    ];
  });
  return `${criterion}: ${metrics} (images: scored + unscorable + failed)\n${aligned([header, ...rows], 'right')}`;
}

/** Bars are told apart by it, and the line stays short. */
function lastWord(name: string): string {
  return name.split(' ').at(-1) ?? '';
}

function reasons(summary: Summary): string[] {
  const lines = emptyReasons(summary);
  return lines.length === 0 ? [] : [`not decided for want of numbers\n${indented(lines)}`];
}
