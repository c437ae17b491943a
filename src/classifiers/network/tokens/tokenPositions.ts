import type { Origins } from './positionsOf.ts';
import { cellsOf, imageAxisOf } from './tokenGrid.ts';

/** Where the tokens of an image lie that a matrix has a column for. */
export interface TokenPositions {
  /** [height, width] of the grid of patches. */
  readonly grid: readonly [height: number, width: number];
  /** The column of each patch, row-major. */
  readonly patches: readonly number[];
}

/** Of a value whose last axis holds one number for each token; undefined where some other axis decides too. */
export function tokenPositions(origins: Origins, name: string, tokens: number): TokenPositions | undefined {
  const along = [origins.rows, origins.columns].map((one) => {
    const parts = one.get(name)?.parts ?? [];
    return parts.findLast(({ own }) => (own.at(-1) ?? 1) > 1);
  });
  const isAlone = along.every((spread) => spread === undefined || spread.ids.length === tokens);
  const images = origins.image.get(name)?.parts ?? [];
  const isOuter = images.length > 0 && images.every((one) => imageAxisOf(one, origins.intervals) === 0);
  if (!isAlone || !isOuter) return undefined;
  const [rows, columns] = along.map((spread) => spread && { ...spread, dims: [tokens], own: [tokens] });
  const cells = cellsOf({ rows, columns, dims: [tokens], imageAxis: 0 }, origins);
  if (cells === undefined || cells.counts.some((count) => count !== 1) || cells.counts.length < 2)
    return undefined;
  return { grid: [cells.height, cells.width], patches: [...cells.places(1)] };
}
