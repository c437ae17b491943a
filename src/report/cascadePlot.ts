import type { MethodSummary } from '../types/summary.ts';
import type { Html } from './html.ts';
import { drawnInterval } from './labels.ts';
import { type Plotting, plotSvg } from './plotting.ts';
import { fixed } from './text.ts';

interface State {
  /** 0 are the trained weights, then one more a state. */
  readonly place: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly title: string;
}

/**
 * One method's cascade of random weights: its mean similarity to the map of the trained model at every state with
 * its 95 % interval (or else the spread over draws), from 1 at the trained weights themselves. Shaded is what lies
 * above the null: there the map still looks more like its own than maps of different images do.
 */
export function cascadePlot(plotting: Plotting, method: string, cell: MethodSummary): Html {
  const { Plot } = plotting;
  const { curve = [], null: nothing, nullCi = null } = cell;
  const states = statesOf(curve, cell.metric);
  const last = curve.length;
  const lowest = Math.min(0, nothing ?? 0, ...states.map(({ low }) => low));
  const level = nothing !== null && Number.isFinite(nothing) ? [nothing] : [];
  const spoken = curve.map(({ step, mean }) => `${step} ${fixed(mean, 2)}`).join(', ');
  return plotSvg(
    plotting,
    {
      width: 270,
      height: 168,
      marginTop: 8,
      marginLeft: 30,
      marginRight: 12,
      marginBottom: 24,
      x: { domain: [0, last], label: null },
      y: { domain: [lowest, 1], nice: true, label: null },
      style: { fontSize: '11px' },
      marks: [
        Plot.rect(level, {
          x1: 0,
          x2: last,
          y1: (value) => value,
          y2: 1,
          fill: 'var(--null)',
          fillOpacity: 0.13,
        }),
        Plot.rect(nullCi === null ? [] : [nullCi], {
          x1: 0,
          x2: last,
          y1: ([low]) => low,
          y2: ([, high]) => high,
          fill: 'var(--null)',
          fillOpacity: 0.3,
        }),
        Plot.gridY({ ticks: 3, stroke: 'var(--line)', strokeOpacity: 1 }),
        Plot.ruleY(level, {
          stroke: 'var(--null)',
          strokeWidth: 2,
          title: (value) => `null: ${fixed(value)}`,
        }),
        Plot.line([{ place: 0, mean: 1 }, ...states.slice(0, 1)], {
          x: 'place',
          y: 'mean',
          stroke: 'var(--mark)',
          strokeDasharray: '3 3',
        }),
        Plot.line(states, { x: 'place', y: 'mean', stroke: 'var(--mark)', strokeWidth: 2 }),
        Plot.ruleX(states, { x: 'place', y1: 'low', y2: 'high', stroke: 'var(--mark)', strokeWidth: 1.5 }),
        Plot.dot([{ place: 0, mean: 1 }], { x: 'place', y: 'mean', r: 3.5, stroke: 'var(--mark)' }),
        Plot.dot(states, { x: 'place', y: 'mean', r: 3.5, fill: 'var(--mark)', title: 'title' }),
        Plot.axisY({ ticks: 3, tickSize: 0, fontSize: 11, color: 'var(--soft)', label: null }),
        Plot.axisX(ticksOf(last), {
          tickFormat: (index: number) => tickLabel(index, curve),
          tickSize: 3,
          fontSize: 11,
          color: 'var(--soft)',
          label: null,
        }),
      ],
    },
    {
      label: `${method}, similarity by state; null ${fixed(nothing, 2)}; ${spoken}`,
      kind: 'cascade',
    },
  );
}

function statesOf(curve: NonNullable<MethodSummary['curve']>, metric: string): State[] {
  return curve.flatMap(({ step, mean, spread, ci = null }, index) => {
    if (mean === null || !Number.isFinite(mean)) return [];
    const whole = ci ?? ([mean - (spread ?? 0), mean + (spread ?? 0)] as const);
    const [low, high] = drawnInterval(whole, metric);
    return [{ place: index + 1, mean, low, high, title: `${step}: ${fixed(mean)}` }];
  });
}

/** Every state where their names have room, else the ends and the middle. */
function ticksOf(last: number): number[] {
  if (last <= 4) return Array.from({ length: last + 1 }, (_, index) => index);
  return [0, Math.round(last / 2), last];
}

/** How many layers are re-drawn, of how many, where the state says so. */
function tickLabel(index: number, curve: NonNullable<MethodSummary['curve']>): string {
  if (index === 0) return 'trained';
  return /^\d+\/\d+/.exec(curve[index - 1]?.step ?? '')?.[0] ?? String(index);
}
