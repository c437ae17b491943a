import type { MethodSummary } from '../types/summary.ts';
import { type Html, html } from './html.ts';

/** The margins that a column of small plots reaches from and to; 0 is always between. */
export type MarginScale = readonly [low: number, high: number];

const [width, height, edge] = [48, 14, 4];

/** The scale of all margins of a criterion; undefined where there is none. */
export function marginScale(cells: readonly MethodSummary[]): MarginScale | undefined {
  const ends = cells
    .flatMap(({ margin, marginCi }) => [margin ?? 0, ...(marginCi ?? [])])
    .filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  return low === high ? undefined : [low, high];
}

/** A margin with its interval beside the line of 0, for the eye: the figures stand next to it. */
export function marginPlot({ verdict, margin, marginCi }: MethodSummary, [low, high]: MarginScale): Html {
  if (margin === null || !Number.isFinite(margin)) return html``;
  const at = (value: number) => (edge + ((value - low) / (high - low)) * (width - 2 * edge)).toFixed(1);
  const line =
    marginCi === null
      ? ''
      : html`<line class="span" x1="${at(marginCi[0])}" x2="${at(marginCi[1])}" y1="7" y2="7"/>`;
  return html`
    <svg class="marginPlot ${verdict}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" aria-hidden="true">
    <line class="zero" x1="${at(0)}" x2="${at(0)}" y1="0" y2="14"/>${line}<circle cx="${at(margin)}" cy="7" r="3"/></svg>`;
}
