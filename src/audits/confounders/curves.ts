import { meanOf } from '../../math/arrays/meanOf.ts';
/**
 * By how much each point adds to the least-squares slope over `at` [n]: the slope of `values` is the sum of their
 * products. Undefined where all points stand at one place.
 */
export function slopeWeights(at: readonly number[]): number[] | undefined {
  const mean = meanOf(at);
  const squares = at.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return squares === 0 ? undefined : at.map((one) => (one - mean) / squares);
}

/** The first share at which a curve goes below one half, on a straight line between its points; undefined of never. */
export function crossingShare(points: readonly { share: number; value: number | undefined }[]) {
  for (const [i, { share, value }] of points.entries()) {
    if (value === undefined || value >= 0.5) continue;
    const before = points[i - 1];
    if (before?.value === undefined) return share;
    return before.share + ((before.value - 0.5) / (before.value - value)) * (share - before.share);
  }
  return undefined;
}

/** A crossing as answers say it: to three digits, as no design tells more. */
export function shownCrossing(crossing: number | undefined): number | 'none' {
  return crossing === undefined ? 'none' : Number(crossing.toFixed(3));
}

/** Of a sample. */
export function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
