import type { Markish } from '@observablehq/plot';
import type { ReportPart } from '../../types/audit.ts';
import type { AnswerTable } from '../../types/summary.ts';
import { type Html, html } from '../html.ts';
import { type Plotting, plotSvg } from '../plotting.ts';
import { fixed } from '../text.ts';
import { drawableRows } from './columnsOf.ts';
import { seriesLegend, seriesStyles } from './seriesStyles.ts';

type Lines = Extract<ReportPart, { kind: 'lines' }>;

/** A line for each series, with a band from low to high; numbers that are not there leave a gap. */
export function linesPlot(
  plotting: Plotting,
  { title, columns, line }: Lines,
  table: AnswerTable | undefined,
): Html {
  const { Plot } = plotting;
  const rows = drawableRows(table, columns);
  if (rows.length === 0) return html`<p>There is no number to draw.</p>`;
  const styles = seriesStyles([...new Set(rows.map(({ series }) => String(series)))]);
  const unit = table?.columns.find(({ name }) => name === columns.x)?.unit ?? '';
  const marks: Markish[] = [
    Plot.gridY({ stroke: 'var(--line)', strokeOpacity: 1 }),
    ...(line === undefined ? [] : [Plot.ruleY([line], { stroke: 'var(--soft)', strokeDasharray: '4 3' })]),
    ...styles.flatMap(({ name, colour, dashes }) => {
      const own = rows.filter(({ series }) => String(series) === name);
      const banded = own.filter(({ low, high }) => low !== null && high !== null);
      return [
        Plot.areaY(banded, { x: 'x', y1: 'low', y2: 'high', fill: colour, fillOpacity: 0.12 }),
        Plot.line(own, { x: 'x', y: 'y', stroke: colour, strokeWidth: 2, strokeDasharray: dashes }),
        Plot.dot(own, {
          x: 'x',
          y: 'y',
          r: 3.5,
          fill: colour,
          title: (row: (typeof own)[number]) =>
            `${name}, ${row.x}: ${fixed(Number(row.y))}${typeof row.low === 'number' && typeof row.high === 'number' ? ` (${fixed(row.low)} to ${fixed(row.high)})` : ''}`,
        }),
      ];
    }),
    Plot.axisY({
      ticks: 5,
      tickSize: 0,
      fontSize: 12,
      color: 'var(--soft)',
      label: columns.y,
      labelArrow: 'none',
    }),
    Plot.axisX({
      ticks: 6,
      tickSize: 3,
      fontSize: 12,
      color: 'var(--soft)',
      label: unit === '' ? columns.x : `${columns.x} (${unit})`,
      labelArrow: 'none',
      labelAnchor: 'center',
    }),
  ];
  const svg = plotSvg(
    plotting,
    {
      width: 720,
      height: 300,
      marginLeft: 48,
      marginRight: 16,
      marginBottom: 40,
      style: { background: 'none' },
      marks,
    },
    { label: `${title}: ${columns.y} by ${columns.x}`, kind: 'lines' },
  );
  return html`<figure class="sweep">${svg}<figcaption>${seriesLegend(styles)}</figcaption></figure>`;
}
