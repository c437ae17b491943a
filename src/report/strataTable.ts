import type { Stratum } from '../types/summary.ts';
import { type Html, html } from './html.ts';
import { foldedTable } from './htmlTable.ts';
import { fixed, interval, probability, signed } from './text.ts';

/** Scores of groups of images, such as those with small lesions; empty where there are none. */
export function strataTable(criterion: string, strata: readonly Stratum[] = []): Html {
  if (strata.length === 0) return html``;
  return foldedTable({
    name: `${criterion}: scores by groups of images`,
    caption:
      'Mean over the images of a group with its 95 % interval, and its difference to the other groups. The p-value is of that difference: Welch’s test, one number a patient, for two groups once; Holm’s adjustment is over this table. No verdict: groups were not planned for. Average precision is higher for large lesions by chance alone.',
    head: ['method', 'by', 'group', 'images', 'mean', '95 % interval', 'difference', 'p', 'p (Holm)'],
    rows: strata.map(({ method, by, group, n, mean, ci, difference, p, pHolm }) => ({
      title: method,
      cells: [
        { content: by },
        { content: group },
        { number: String(n) },
        { number: fixed(mean) },
        { number: interval(ci) },
        { number: signed(difference) },
        { number: probability(p) },
        { number: probability(pHolm) },
      ],
    })),
  });
}
