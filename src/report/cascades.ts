import { scaleLinear } from 'd3-scale';
import type { MethodSummary } from '../types/summary.ts';
import { escaped, fixed } from './text.ts';

const plotHeight = 120;

/**
 * The cascade of random weights as small panels, a method each: the mean at every state with its spread over draws,
 * and the null as a line with everything above it shaded: there the map still looks like that of the trained model.
 * Empty when no method has a curve.
 */
export function cascades(methods: Readonly<Record<string, MethodSummary>>): string {
  const curves = Object.entries(methods).filter(([, { curve }]) => curve !== undefined && curve.length > 0);
  if (curves.length === 0) return '';
  const panels = curves.map(([method, cell]) => panel(method, cell));
  return (
    `<h4>Cascade of random weights</h4><p>Similarity to the map of the trained model, from the first state to the last. ` +
    `A curve that stays in the shaded part, above the null, belongs to a map that hardly depends on the weights.</p>` +
    `<div class="panels">${panels.join('')}</div>`
  );
}

function panel(method: string, { curve = [], null: nothing }: MethodSummary): string {
  const numbers = curve.flatMap(({ mean }) => (mean === null ? [] : [mean]));
  const y = scaleLinear([Math.min(0, ...numbers, nothing ?? 0), 1], [plotHeight - 6, 6]);
  const x = (index: number): string =>
    `${fixed(curve.length === 1 ? 50 : 4 + (92 * index) / (curve.length - 1), 2)}%`;
  const spoken = curve.map(({ step, mean }) => `${step} ${fixed(mean, 2)}`).join(', ');
  const grid = [0, 0.5, 1].map((tick) => {
    const height = fixed(y(tick), 1);
    return (
      `<line class="grid" x1="0" x2="100%" y1="${height}" y2="${height}"/>` +
      `<text x="-6" y="${height}" dy="4" text-anchor="end">${tick}</text>`
    );
  });
  const band =
    nothing === null
      ? ''
      : `<rect class="band" x="0" y="0" width="100%" height="${fixed(y(nothing), 1)}"/>` +
        `<line class="null" x1="0" x2="100%" y1="${fixed(y(nothing), 1)}" y2="${fixed(y(nothing), 1)}"/>`;
  const marks = curve.map(({ step, mean, spread }, index) => {
    if (mean === null) return '';
    const next = curve[index + 1]?.mean;
    const line =
      next === null || next === undefined
        ? ''
        : `<line class="curve" x1="${x(index)}" y1="${fixed(y(mean), 1)}" x2="${x(index + 1)}" y2="${fixed(y(next), 1)}"/>`;
    const whisker =
      spread === null
        ? ''
        : `<line class="spread" x1="${x(index)}" x2="${x(index)}" y1="${fixed(y(mean - spread), 1)}" y2="${fixed(y(mean + spread), 1)}"/>`;
    return `${line}${whisker}<circle class="state" cx="${x(index)}" cy="${fixed(y(mean), 1)}" r="3"><title>${escaped(step)}: ${fixed(mean)}</title></circle>`;
  });
  const [first, last] = [curve[0]?.step ?? '', curve.at(-1)?.step ?? ''];
  return (
    `<figure class="panel"><figcaption>${escaped(method)}</figcaption>` +
    `<svg role="img" aria-label="${escaped(`${method}, null ${fixed(nothing, 2)}: ${spoken}`)}" height="${plotHeight}">${band}${grid.join('')}${marks.join('')}</svg>` +
    `<div class="ends"><span>${escaped(first)}</span><span>${escaped(last)}</span></div></figure>`
  );
}
