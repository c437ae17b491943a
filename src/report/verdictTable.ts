import type { MethodSummary, Summary } from '../types/summary.ts';
import { type Html, html } from './html.ts';
import { methodsOf } from './methodsOf.ts';
import { fixed, noNumber, signed } from './text.ts';
import { verdictBadge, verdictSigns } from './verdictBadge.ts';
import { breakable } from './words.ts';

/** Methods × criteria with the verdict, and the margin beside mean and null, as an HTML table. */
export function verdictTable(summary: Summary): Html {
  const criteria = Object.keys(summary.criteria);
  const head = criteria.map(
    (criterion) => html`<th scope="col" role="columnheader">${breakable(criterion)}</th>`,
  );
  const rows = methodsOf(summary).map(({ method, cells }) => {
    const passed = cells.filter(({ cell }) => cell?.verdict === 'pass').length;
    const all = passed === criteria.length ? html` class="trusted"` : '';
    return html`
      <tr role="row"${all}><th scope="row" role="rowheader">${method}<small>passes ${passed} of ${criteria.length}</small></th>
      ${cells.map(({ cell }) => verdictCell(cell))}</tr>`;
  });
  const all = Object.values(summary.criteria).flatMap((methods) => Object.values(methods));
  return html`
    <table class="verdicts" role="table" style="--criteria:${criteria.length}">
    <caption>${caption(all)}</caption>
    <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">method</th>${head}</tr></thead>
    <tbody role="rowgroup">${rows}</tbody></table>`;
}

function verdictCell(cell: MethodSummary | undefined): Html {
  if (cell === undefined) return html`<td role="cell">${noNumber}<small>not run</small></td>`;
  const { verdict, verdictHolm, strong, margin, mean } = cell;
  const others = [
    ...(verdictHolm === undefined || verdictHolm === verdict ? [] : [['Holm', verdictHolm] as const]),
    ...(strong === undefined ? [] : [['network', strong.verdict] as const]),
  ].map(
    ([name, other]) =>
      html`<small class="other">${name} <span aria-hidden="true">${verdictSigns[other]}</span> ${other}</small>`,
  );
  return html`
    <td role="cell">${verdictBadge(verdict)} <span class="margin">${signed(margin)}</span>
    <small>${fixed(mean)} <span class="against">against</span> ${fixed(cell.null)}</small>${others}</td>`;
}

/** What the table says and what the short words of its cells mean. */
function caption(cells: readonly MethodSummary[]): string {
  const hasStrong = cells.some(({ strong }) => strong !== undefined);
  const hasHolm = cells.some(
    ({ verdict, verdictHolm }) => verdictHolm !== undefined && verdictHolm !== verdict,
  );
  return [
    'Verdict with its margin, above 0 on the passing side; below it the mean against the null, the mean of a map without information.',
    ...(hasStrong ? ['Network: against a network that was trained on the regions.'] : []),
    ...(hasHolm ? ['Holm: where the verdict does not stand over all methods together.'] : []),
  ].join(' ');
}
