import type { Comparison, MethodSummary } from '../types/summary.ts';
import { barName } from './decidingBar.ts';
import { type Html, html } from './html.ts';
import { foldedTable, type TableCell } from './htmlTable.ts';
import { inWords } from './labels.ts';
import { counted, fixed, interval, noNumber, probability, signed } from './text.ts';
import { verdictBadge } from './verdictBadge.ts';

type Cells = Readonly<Record<string, MethodSummary>>;

/** The second verdict of each method, against the localization networks, as an HTML table; empty where none ran. */
export function strongVerdicts(criterion: string, cells: Cells): Html {
  const rows = Object.entries(cells).flatMap(([method, { strong }]) =>
    strong === undefined
      ? []
      : [
          {
            title: method,
            cells: [
              { content: verdictBadge(strong.verdict) },
              { number: signed(strong.margin) },
              { number: interval(strong.marginCi) },
            ],
          },
        ],
  );
  if (rows.length === 0) return html``;
  const told = Object.values(cells).flatMap(({ strong }) => strong?.verdict ?? []);
  const passed = told.filter((verdict) => verdict === 'pass').length;
  const rules = [...new Set(Object.values(cells).flatMap(({ strong }) => strong?.rule ?? []))];
  const text =
    'A network that was trained on the regions themselves is the bar that a map would have to reach. ' +
    `${passed} of ${counted(told.length, 'method')} ${told.length === 1 ? 'passes' : 'pass'}.`;
  return html`
    <h4>${criterion} against a localization network</h4><p>${text}</p>
    <p class="rule">Passes when: ${rules.map(inWords).join('; ')}.</p>
    ${foldedTable({
      name: `Verdicts of ${criterion} against a localization network`,
      caption:
        'Margin: the method’s mean less the network’s, on the images that both scored; below 0 the network is better.',
      head: ['method', 'verdict', 'margin', '95 % interval of the margin'],
      rows,
    })}`;
}

const roles: Readonly<Record<Comparison['role'], string>> = {
  decides: 'decides the verdict',
  strong: 'decides the verdict against a network',
  beside: 'for comparison',
};

/** Every baseline that the scores were set against, image by image, as an HTML table that opens; empty where none is told. */
export function baselineComparisons(criterion: string, cells: Cells): Html {
  const rows = Object.entries(cells).flatMap(([method, { against = [] }]) =>
    against.map((one) => ({
      title: method,
      cells: [
        { content: barName(criterion, one.against) },
        { content: roles[one.role] },
        { number: String(one.n) },
        { number: fixed(one.mean) },
        { number: signed(one.margin) },
        { number: interval(one.marginCi) },
        { content: verdictBadge(one.verdict) },
        { number: probability(one.p) },
        { number: probability(one.pHolm) },
        { number: one.wilcoxon === null ? noNumber : probability(one.wilcoxon.pHolm) },
        { number: one.wilcoxon === null ? noNumber : signed(one.wilcoxon.effect, 2) },
      ] satisfies TableCell[],
    })),
  );
  if (rows.length === 0) return html``;
  const head = [
    ...['method', 'against', 'role', 'images', 'its mean', 'margin'],
    ...['95 % interval of the margin', 'verdict', 'p', 'p, Holm', 'Wilcoxon p, Holm', 'effect'],
  ];
  return foldedTable({
    name: `Every baseline of ${criterion}, paired by image`,
    caption:
      'Margin: above 0 where the method is on the passing side. p: of the margin, and by Wilcoxon’s signed-rank test; Holm: adjusted over the methods. Effect: rank-biserial correlation.',
    head,
    rows,
  });
}
