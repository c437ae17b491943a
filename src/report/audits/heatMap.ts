import type { ReportPart } from '../../types/audit.ts';
import type { AnswerTable } from '../../types/summary.ts';
import { type Html, html } from '../html.ts';
import { fixed, interval, noNumber } from '../text.ts';
import { type Picked, pickedRows } from './columnsOf.ts';

type HeatMap = Extract<ReportPart, { kind: 'heatMap' }>;
type Cell = Picked<keyof HeatMap['columns']>;

/** The share of the mark's colour in the fullest cell: text on it keeps its contrast in light and dark. */
const fullest = 55;

/** Numbers by row and column, darker the larger they are; each with its figure and interval. */
export function heatMap({ title, columns, scale }: HeatMap, table: AnswerTable | undefined): Html {
  const cells = pickedRows(table, columns);
  const rows = [...new Set(cells.map(({ row }) => row))];
  const heads = [...new Set(cells.map(({ column }) => column))];
  const lines = rows.map((row) => {
    const data = heads.map((column) => {
      const cell = cells.find((one) => one.row === row && one.column === column);
      return cell === undefined ? html`<td>${noNumber}</td>` : heatCell(cell, scale);
    });
    return html`<tr><th scope="row">${String(row)}</th>${data}</tr>`;
  });
  const head = heads.map((column) => html`<th scope="col">${String(column)}</th>`);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table class="heat">
    <caption>From ${fixed(scale[0], 2)} (light) to ${fixed(scale[1], 2)} (full), with 95 % intervals.</caption>
    <thead><tr><th scope="col">${columns.row}</th>${head}</tr></thead><tbody>${lines}</tbody></table></div>`;
}

function heatCell({ value, low, high }: Cell, [from, to]: HeatMap['scale']): Html {
  if (typeof value !== 'number') return html`<td>${noNumber}</td>`;
  const share = Math.min(1, Math.max(0, (value - from) / (to - from)));
  const range =
    typeof low === 'number' && typeof high === 'number'
      ? html`<small>${interval([low, high], 2)}</small>`
      : '';
  return html`<td style="--heat:${(fullest * share).toFixed(0)}%"><b>${fixed(value, 2)}</b>${range}</td>`;
}
