import type { Markish } from '@observablehq/plot';
import type { BaselineStyle } from './baselineStyles.ts';
import type { Html } from './html.ts';
import { baselineName, goodSide, metricName } from './labels.ts';
import { type Plotting, plotSvg } from './plotting.ts';
import { bands, type Cells, type Dot, dots, extent, intervals, levels, titled } from './scoreMarks.ts';
import { fixed, interval, noNumber } from './text.ts';
import { verdictSigns } from './verdictBadge.ts';

/** For a wide screen with the names at the left, for a phone with the names above. */
export type PlotShape = 'wide' | 'narrow';

const shapes = {
  wide: { width: 900, marginLeft: 240, marginRight: 84, rowHeight: 36, top: 1, text: 13 },
  narrow: { width: 344, marginLeft: 6, marginRight: 8, rowHeight: 54, top: 1.7, text: 12 },
} as const;

/**
 * One criterion as strips, a method each, on one axis: a dot for every image, the mean with its 95 % interval, the
 * null and the baselines.
 */
export function scorePlot(plotting: Plotting, { criterion, cells, styles, shape }: ScorePlotOptions): Html {
  const { Plot } = plotting;
  const { rowHeight, top, text, ...size } = shapes[shape];
  const methods = Object.keys(cells);
  const strip = { fy: 'method', x: 'value' };
  const tick = { ...strip, y1: 0.06, y2: 0.94, title: 'title' };
  const [first] = Object.values(cells);
  const good = goodSide(criterion, Object.values(cells)[0]?.metric ?? '');
  const marks: Markish[] = [
    Plot.gridX({ stroke: 'var(--line)', strokeOpacity: 1 }),
    Plot.ruleY(methods, { fy: (method) => method, y: 0, stroke: 'var(--line)' }),
    Plot.rect(bands(cells), {
      fy: 'method',
      x1: 'low',
      x2: 'high',
      y1: 0,
      y2: 1,
      fill: 'var(--null)',
      fillOpacity: 0.16,
    }),
    Plot.dot(dots(cells), {
      ...strip,
      y: 'y',
      r: 2.5,
      fill: 'var(--mark)',
      className: 'dots',
      ...(shape === 'wide' && titled(cells) && { title: (dot: Dot) => `${dot.image}: ${fixed(dot.value)}` }),
    }),
    ...[...styles].map(([name, { colour, dashes }]) =>
      Plot.ruleX(levels(cells, { name: baselineName(name), of: ({ baselines }) => baselines[name] }), {
        ...tick,
        stroke: colour,
        strokeWidth: 2,
        strokeDasharray: dashes,
      }),
    ),
    Plot.ruleX(levels(cells, { name: 'null', of: (cell) => cell.null }), {
      ...tick,
      stroke: 'var(--null)',
      strokeWidth: 2.5,
    }),
    Plot.ruleY(intervals(cells), {
      fy: 'method',
      y: 0.5,
      x1: 'low',
      x2: 'high',
      stroke: 'var(--text)',
      strokeWidth: 3,
    }),
    Plot.dot(levels(cells, { name: 'mean', of: ({ mean }) => mean }), {
      ...strip,
      y: 0.5,
      r: 5,
      fill: 'var(--text)',
      stroke: 'var(--ground)',
      title: 'title',
    }),
    ...labels(plotting, cells, shape),
    Plot.axisX({
      ticks: shape === 'wide' ? 6 : 4,
      tickSize: 0,
      fontSize: text - 0.5,
      color: 'var(--soft)',
      label: `${metricName(first?.metric ?? '')}${good === undefined ? '' : ` (${good} is good)`}`,
      labelAnchor: 'right',
      labelArrow: 'none',
    }),
  ];
  return plotSvg(
    plotting,
    {
      ...size,
      marginTop: 4,
      marginBottom: 38,
      height: methods.length * rowHeight + 42,
      x: { domain: extent(cells), nice: true },
      y: { domain: [0, top], axis: null },
      fy: { domain: methods, padding: 0, axis: null },
      style: { fontSize: `${text}px` },
      marks,
    },
    { label: spoken(criterion, cells), kind: shape },
  );
}

interface ScorePlotOptions {
  readonly criterion: string;
  readonly cells: Cells;
  /** Of the baselines that are drawn. */
  readonly styles: ReadonlyMap<string, BaselineStyle>;
  readonly shape: PlotShape;
}

/** The name of each method, and its verdict with its mean. */
function labels({ Plot }: Plotting, cells: Cells, shape: PlotShape): Markish[] {
  const entries = Object.entries(cells).map(([method, { mean, verdict }]) => ({
    method,
    verdict,
    value: `${fixed(mean)} ${verdictSigns[verdict]}`,
    note: mean === null ? `${noNumber} no image scored` : '',
  }));
  const common = { fy: 'method', fontWeight: 600, stroke: 'var(--ground)', strokeWidth: 4 };
  const left =
    shape === 'wide'
      ? ({ frameAnchor: 'left', textAnchor: 'end', dx: -10 } as const)
      : ({ frameAnchor: 'top-left', dy: 6 } as const);
  const right =
    shape === 'wide'
      ? ({ frameAnchor: 'right', textAnchor: 'end', dx: 76 } as const)
      : ({ frameAnchor: 'top-right', dy: 6 } as const);
  return [
    Plot.text(entries, { ...common, ...left, text: 'method', fill: 'var(--text)' }),
    Plot.text(
      entries.filter(({ note }) => note !== ''),
      { fy: 'method', frameAnchor: 'left', dx: 10, text: 'note', fill: 'var(--soft)' },
    ),
    ...(['pass', 'fail', 'undecided'] as const).map((verdict) =>
      Plot.text(
        entries.filter((entry) => entry.verdict === verdict),
        { ...common, ...right, text: 'value', fontVariant: 'tabular-nums', fill: `var(--${verdict})` },
      ),
    ),
  ];
}

function spoken(criterion: string, cells: Cells): string {
  const parts = Object.entries(cells).map(
    ([method, { mean, ci, null: nothing, n, verdict }]) =>
      `${method}: ${verdict}, mean ${fixed(mean)}, interval ${interval(ci)}, null ${fixed(nothing)}, ${n} images`,
  );
  return `${criterion}, a strip per method. ${parts.join('; ')}.`;
}
