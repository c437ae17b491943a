import type { MethodSummary } from '../types/summary.ts';
import { type Html, html } from './html.ts';
import { foldedTable } from './htmlTable.ts';
import { counted, fixed, interval, noNumber, percent, signed } from './text.ts';

type Cells = Readonly<Record<string, MethodSummary>>;

/** What the rule of randomization could have found, as an HTML table; empty where nothing is told. */
export function powerTable(criterion: string, cells: Cells): Html {
  const rows = Object.entries(cells).flatMap(([method, { power, draws }]) =>
    power === undefined
      ? []
      : [
          {
            title: method,
            cells: [
              { number: percent(power.unrelated) },
              { number: percent(power.lost) },
              { number: signed(power.detectable) },
              { number: signed(power.room) },
              { number: draws === undefined ? noNumber : `${draws.count} (${fixed(draws.sd)})` },
            ],
          },
        ],
  );
  if (rows.length === 0) return html``;
  const head = [
    'method',
    'pass if unrelated',
    'pass if lost',
    'smallest margin found',
    'room',
    'draws (their spread)',
  ];
  const caption =
    'Unrelated: re-drawn maps are as unlike the trained ones as maps of different images. Lost: they have only their smoothness in common. Room: the margin of lost maps. Spread: standard deviation of the draws’ means.';
  const text =
    'How often a method would pass if its re-drawn maps were unrelated to the trained ones, or lost. ' +
    'Smallest margin found: the smallest true margin that 80 of 100 such runs would find.';
  return html`
    <h4>What ${criterion} could have found here</h4><p>${text}</p>
    ${foldedTable({ name: `Power of ${criterion}, by method`, caption, head, rows })}`;
}

/** On how many images both classifiers predict the same class, in a paragraph; empty where nothing is told. */
export function sameClassNote(criterion: string, cells: Cells): Html {
  const told = Object.entries(cells).flatMap(([method, { sameClass }]) =>
    sameClass === undefined ? [] : [{ method, ...sameClass }],
  );
  const [first] = told;
  if (first === undefined) return html``;
  const rest = told.map(
    ({ method, unrestricted, unrestrictedCi }) =>
      html`<li>${method}: ${fixed(unrestricted)} (${interval(unrestrictedCi)})</li>`,
  );
  return html`
    <p>Both predict the same class on ${first.n} of ${counted(first.of, 'image')} (${percent(first.share)}); only these are scored.</p>
    <details><summary>Means of ${criterion} over all images, whatever the two predict</summary><ul>${rest}</ul></details>`;
}
