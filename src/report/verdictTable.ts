import type { MethodSummary, Summary } from '../types/summary.ts';
import { methodsOf } from './methodsOf.ts';
import { escaped, fixed, noNumber, signed } from './text.ts';
import { verdictBadge } from './verdictBadge.ts';
import { breakable } from './words.ts';

/** Methods × criteria with the verdict, and the margin beside mean and null, as an HTML table. */
export function verdictTable(summary: Summary): string {
  const criteria = Object.keys(summary.criteria);
  const head = criteria.map(
    (criterion) => `<th scope="col" role="columnheader">${escaped(breakable(criterion))}</th>`,
  );
  const rows = methodsOf(summary).map(({ method, cells }) => {
    const passed = cells.filter(({ cell }) => cell?.verdict === 'pass').length;
    const all = passed === criteria.length ? ' class="trusted"' : '';
    return (
      `<tr role="row"${all}><th scope="row" role="rowheader">${escaped(method)}<small>passes ${passed} of ${criteria.length}</small></th>` +
      `${cells.map(({ cell }) => verdictCell(cell)).join('')}</tr>`
    );
  });
  return (
    `<table class="verdicts" role="table" style="--criteria:${criteria.length}">` +
    `<caption>Verdict with its margin, above 0 on the passing side; below it the mean against the null, the mean of a map without information.</caption>` +
    `<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">method</th>${head.join('')}</tr></thead>` +
    `<tbody role="rowgroup">${rows.join('')}</tbody></table>`
  );
}

function verdictCell(cell: MethodSummary | undefined): string {
  if (cell === undefined) return `<td role="cell">${noNumber}<small>not run</small></td>`;
  return (
    `<td role="cell">${verdictBadge(cell.verdict)} <span class="margin">${signed(cell.margin)}</span>` +
    `<small>${fixed(cell.mean)} <span class="against">against</span> ${fixed(cell.null)}</small></td>`
  );
}
