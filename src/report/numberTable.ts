import type { MethodSummary } from '../types/summary.ts';
import { type Html, html } from './html.ts';
import { foldedTable, type TableCell } from './htmlTable.ts';
import { baselineName, metricName, nullName } from './labels.ts';
import { fixed, interval, noNumber, probability, signed } from './text.ts';
import { verdictBadge } from './verdictBadge.ts';

interface Quantity {
  readonly name: string;
  readonly cell: (summary: MethodSummary) => TableCell;
  /** A number that no method has is left out. */
  readonly isThere?: (summary: MethodSummary) => boolean;
}

/**
 * All numbers of one criterion with counts and reasons, as an HTML table that opens: a row for each number and a
 * column for each method, so that it fits on a page.
 */
export function numberTable(criterion: string, cells: Readonly<Record<string, MethodSummary>>): Html {
  const all = Object.values(cells);
  const numbers = numbersOf(all).filter(({ isThere }) => isThere === undefined || all.some(isThere));
  return foldedTable({
    name: `All numbers of ${criterion}`,
    caption: `A row for each number, a column for each method. The null is what ${nullName(criterion)} would score.`,
    kind: 'turned',
    head: ['number', ...Object.keys(cells)],
    rows: numbers.map(({ name, cell }) => ({ title: name, cells: all.map(cell) })),
  });
}

function numbersOf(all: readonly MethodSummary[]): Quantity[] {
  const baselines = [...new Set(all.flatMap((cell) => Object.keys(cell.baselines)))];
  const others = [...new Set(all.flatMap((cell) => Object.keys(cell.also)))];
  const number = (name: string, of: (summary: MethodSummary) => string): Quantity => ({
    name,
    cell: (summary) => ({ number: of(summary) }),
  });
  const optional = (name: string, key: keyof MethodSummary, of: (summary: MethodSummary) => string) => ({
    ...number(name, of),
    isThere: (summary: MethodSummary) => summary[key] !== undefined,
  });
  return [
    { name: 'verdict', cell: ({ verdict }) => ({ content: verdictBadge(verdict) }) },
    number('mean', ({ mean }) => fixed(mean)),
    number('95 % interval', ({ ci }) => interval(ci)),
    number('null', (cell) => fixed(cell.null)),
    optional('95 % interval of the null', 'nullCi', ({ nullCi = null }) => interval(nullCi)),
    number('margin', ({ margin }) => signed(margin)),
    number('95 % interval of the margin', ({ marginCi }) => interval(marginCi)),
    optional('p', 'p', ({ p }) => probability(p)),
    optional('p, Holm', 'pHolm', ({ pHolm }) => probability(pHolm)),
    {
      name: 'verdict, Holm',
      cell: ({ verdictHolm }) => ({
        content: verdictHolm === undefined ? noNumber : verdictBadge(verdictHolm),
      }),
      isThere: ({ verdictHolm }) => verdictHolm !== undefined,
    },
    optional('above chance', 'chanceCorrected', ({ chanceCorrected }) => fixed(chanceCorrected)),
    optional('its 95 % interval', 'chanceCorrectedCi', ({ chanceCorrectedCi = null }) =>
      interval(chanceCorrectedCi),
    ),
    ...baselines.map((name) => number(baselineName(name), (cell) => fixed(cell.baselines[name]))),
    ...others.map((name) => number(metricName(name), (cell) => fixed(cell.also[name]))),
    number('scored', ({ n }) => String(n)),
    number('unscorable', ({ unscorable }) => String(unscorable)),
    number('failed', ({ failed }) => String(failed)),
    { name: 'reasons', cell: ({ reasons }) => ({ content: reasonList(reasons) }) },
  ];
}

function reasonList(reasons: MethodSummary['reasons']): Html {
  const list = Object.entries(reasons).map(([reason, count]) => `${count} × ${reason}`);
  return html`<span class="reasons">${list.join('; ') || noNumber}</span>`;
}
