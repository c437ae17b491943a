import type { MethodSummary, Summary } from '../types/summary.ts';
import { aligned } from './aligned.ts';
import { methodsOf } from './methodsOf.ts';
import { fixed, interval, noNumber, shortVerdict, signed } from './text.ts';
import { verdictSentence } from './verdictSentence.ts';

/**
 * The summary as plain text for a terminal of 100 columns: the verdicts of each method with mean and null, then for
 * each criterion the intervals, margins and counts.
 */
export function summaryTable(summary: Summary): string {
  const sections = Object.entries(summary.criteria).map(([criterion, methods]) =>
    details(criterion, methods),
  );
  const head = `${summary.name}: ${summary.images} images, preset ${summary.preset}, target ${summary.target}`;
  return `${[head, verdicts(summary), ...sections, wrapped(verdictSentence(summary))].join('\n\n')}\n`;
}

function verdicts(summary: Summary): string {
  const rows = methodsOf(summary).map(({ method, cells }) => [
    method,
    ...cells.map(({ cell }) =>
      cell === undefined
        ? noNumber
        : `${shortVerdict[cell.verdict]} ${fixed(cell.mean, 2)}|${fixed(cell.null, 2)}`,
    ),
  ]);
  return `verdict mean|null (open: undecided)\n${aligned([['', ...Object.keys(summary.criteria)], ...rows], 'left')}`;
}

function details(criterion: string, methods: Readonly<Record<string, MethodSummary>>): string {
  const cells = Object.entries(methods);
  const metrics = [...new Set(cells.map(([, { metric }]) => metric))].join(', ');
  const header = ['method', 'mean', '95 % interval', 'null', 'margin', 'verdict', 'images'];
  const rows = cells.map(([method, cell]) => [
    ...[method, fixed(cell.mean), interval(cell.ci), fixed(cell.null), signed(cell.margin), cell.verdict],
    `${cell.n} + ${cell.unscorable} + ${cell.failed}`,
  ]);
  return `${criterion}: ${metrics} (images: scored + unscorable + failed)\n${aligned([header, ...rows], 'right')}`;
}

function wrapped(text: string, width = 98): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join('\n');
}
