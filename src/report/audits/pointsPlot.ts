import type { ReportPart } from '../../types/audit.ts';
import type { AnswerTable } from '../../types/summary.ts';
import { type Html, html } from '../html.ts';
import { type Plotting, plotSvg } from '../plotting.ts';
import { drawableRows } from './columnsOf.ts';
import { seriesLegend, seriesStyles } from './seriesStyles.ts';

type Points = Extract<ReportPart, { kind: 'points' }>;

/** A dot for each row, coloured by its series; the axes have no meaning of their own and no figures. */
export function pointsPlot(
  plotting: Plotting,
  { title, columns }: Points,
  table: AnswerTable | undefined,
): Html {
  const { Plot } = plotting;
  const rows = drawableRows(table, columns);
  if (rows.length === 0) return html`<p>There is no number to draw.</p>`;
  const styles = seriesStyles([...new Set(rows.map(({ series }) => String(series)))]);
  const marks = styles.map(({ name, colour }) =>
    Plot.dot(
      rows.filter(({ series }) => String(series) === name),
      { x: 'x', y: 'y', r: 2.5, fill: colour, fillOpacity: 0.7 },
    ),
  );
  const axes = { x: { axis: null }, y: { axis: null } } as const;
  const svg = plotSvg(
    plotting,
    { width: 560, height: 420, ...axes, style: { background: 'none' }, marks },
    { label: title, kind: 'points' },
  );
  return html`<figure class="sweep">${svg}<figcaption>${seriesLegend(styles)}</figcaption></figure>`;
}
