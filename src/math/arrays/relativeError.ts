import { squaredDistance, type Values } from './elementwise.ts';

/** From this share of the error-free values' size on, what is seen is to a large part error. */
export const largeRelativeError = 0.5;

/** Values that hold an error, and what is known of it. All arrays are of one length. */
export interface ErrorInValues {
  readonly values: Values;
  /** A draw of the error, independent of the one that the values hold, on any scale. */
  readonly drawn: Values;
  /** The expected sum of the squared errors. */
  readonly square: number;
  /** A known part of the error, to be taken from the values. */
  readonly bias?: Values | undefined;
}

/**
 * The expected size of the error of `reduce(values)` by the size of `reduce` of the error-free values, sizes as roots
 * of sums of squares. The error-free values are stood for by `values` shrunk to the size √(Σ values² − square) that
 * they are expected to have, so that a `reduce` that takes absolute values is not compared with its own noise.
 * Undefined where nothing is left of them, and where `reduce` makes zeros of them.
 */
export function relativeError(
  { values, drawn, square, bias }: ErrorInValues,
  reduce: (values: Float32Array) => Values,
): number | undefined {
  const size = squares(values);
  if (!(square < size)) return undefined;
  const shrinkage = Math.sqrt(1 - square / size);
  const drawnSize = squares(drawn);
  const scale = drawnSize === 0 ? 0 : Math.sqrt(square / drawnSize);

  const free = new Float32Array(values.length);
  const held = new Float32Array(values.length);
  for (let i = 0; i < free.length; i++) {
    const known = bias === undefined ? 0 : bias[i]!;
    free[i] = shrinkage * values[i]! - known;
    held[i] = shrinkage * values[i]! + scale * drawn[i]!;
  }
  const exact = reduce(free);
  const ratio = Math.sqrt(squaredDistance(reduce(held), exact) / squares(exact));
  return Number.isFinite(ratio) ? ratio : undefined;
}

function squares(values: Values): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]! ** 2;
  return total;
}
