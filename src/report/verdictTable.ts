import type { MethodSummary, Summary } from '../types/summary.ts';
import { decidingBar } from './decidingBar.ts';
import { emptyReason } from './emptyReason.ts';
import { type Html, html } from './html.ts';
import { breakable, questionOf } from './labels.ts';
import { type MarginScale, marginPlot, marginScale } from './marginPlot.ts';
import { methodsOf } from './methodsOf.ts';
import { fixed, interval, noNumber, signed } from './text.ts';
import { verdictBadge, verdictSigns } from './verdictBadge.ts';

/**
 * Methods × criteria as an HTML table: the verdict, the margin that decided it with its interval, drawn and in figures,
 * and the two numbers that the margin is the difference of.
 */
export function verdictTable(summary: Summary): Html {
  const criteria = Object.entries(summary.criteria);
  const scales = new Map(
    criteria.map(([criterion, cells]) => [criterion, marginScale(Object.values(cells))]),
  );
  const head = criteria.map(([criterion]) => {
    const question = questionOf(criterion);
    return html`<th scope="col" role="columnheader">${breakable(criterion)}
      ${question === undefined ? '' : html`<small>${question}</small>`}</th>`;
  });
  const rows = methodsOf(summary).map(({ method, cells }) => {
    const passed = cells.filter(({ cell }) => cell?.verdict === 'pass').length;
    const all = passed === criteria.length ? html` class="passing"` : '';
    const data = cells.map(({ criterion, cell }) =>
      cell === undefined
        ? html`<td role="cell">${noNumber}<small>not run</small></td>`
        : verdictCell(cell, { criterion, scale: scales.get(criterion) }),
    );
    return html`
      <tr role="row"${all}><th scope="row" role="rowheader">${method}<small>passes ${passed} of ${criteria.length}</small></th>
      ${data}</tr>`;
  });
  const every = criteria.flatMap(([, cells]) => Object.values(cells));
  return html`
    <table class="verdicts" role="table" style="--criteria:${criteria.length}">
    <caption>${caption(every)}</caption>
    <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">method</th>${head}</tr></thead>
    <tbody role="rowgroup">${rows}</tbody></table>`;
}

interface VerdictCellOptions {
  readonly criterion: string;
  readonly scale: MarginScale | undefined;
}

function verdictCell(cell: MethodSummary, { criterion, scale }: VerdictCellOptions): Html {
  const { verdict, strong, margin, marginCi } = cell;
  const reason = emptyReason(criterion, cell);
  const { name, score, bar } = decidingBar(criterion, cell);
  const network = strong === undefined ? '' : html` ${sideVerdict('network', strong.verdict)}`;
  const numbers =
    margin === null
      ? ''
      : html`
        <div class="margin"><span><b>${signed(margin)}</b>${marginCi === null ? '' : html` <span class="range">${interval(marginCi)}</span>`}</span>
        ${scale === undefined ? '' : marginPlot(cell, scale)}</div>
        <small class="numbers">${fixed(score)} <span class="against">vs</span> ${fixed(bar)} <span class="bar">${name}</span></small>`;
  return html`
    <td role="cell"><div class="badges">${verdictBadge(verdict)}${network}</div>${numbers}
    ${reason === undefined ? '' : html`<small class="reason">${reason}</small>`}${others(cell)}</td>`;
}

function sideVerdict(name: string, verdict: MethodSummary['verdict']): Html {
  return html`<span class="side">${name} <span aria-hidden="true">${verdictSigns[verdict]}</span> ${verdict}</span>`;
}

/** Verdicts by another rule, where they differ. */
function others({ verdict, verdictHolm, p, pHolm, paperVerdict, mean, paperN }: MethodSummary): Html[] {
  const isAdjusted = typeof p === 'number' && typeof pHolm === 'number' && pHolm > p;
  return [
    ...(isAdjusted && verdictHolm !== undefined && verdictHolm !== verdict
      ? [html`<small class="other">${sideVerdict('Holm', verdictHolm)}</small>`]
      : []),
    ...(paperVerdict !== undefined && paperVerdict !== verdict
      ? [
          html`<small class="other">${sideVerdict('paper', paperVerdict)}, ${fixed(mean)} of ${paperN ?? 0} images</small>`,
        ]
      : []),
  ];
}

/** Under a rule that sets a method against two bars, as randomization does at half of the layers and at all. */
function isDecidedTwice({ against = [] }: MethodSummary): boolean {
  return against.filter(({ role }) => role === 'decides').length > 1;
}

/** What the table says and what the short words of its cells mean. */
function caption(cells: readonly MethodSummary[]): string {
  const has = (holds: (cell: MethodSummary) => boolean) => cells.some(holds);
  const byInterval = has(({ marginCi }) => marginCi !== null);
  return [
    `In bold the margin: how far the method is on the passing side (above 0) of the bar that decides${byInterval ? ', with its 95 % interval' : ''}.`,
    ...(byInterval ? ['Pass: the whole interval is above 0; fail: below; undecided: it holds 0.'] : []),
    'Below, the method’s mean and that of the bar: the margin is their difference.',
    ...(has(isDecidedTwice)
      ? [
          'Where two bars decide, a method passes above both and fails below either. Shown is the bar that it failed or that is open; of a pass, the nearer one.',
        ]
      : []),
    ...(has(({ strong }) => strong !== undefined)
      ? ['Network: the verdict against a network that was trained on the regions.']
      : []),
    ...(has(({ verdict, verdictHolm, p, pHolm }) => verdictHolm !== verdict && (pHolm ?? 0) > (p ?? 1))
      ? ['Holm: the verdict adjusted for the number of methods.']
      : []),
    ...(has(({ paperVerdict }) => paperVerdict !== undefined)
      ? ['Paper: the verdict of the paper’s rule, which takes maps of one value for answers.']
      : []),
  ].join(' ');
}
