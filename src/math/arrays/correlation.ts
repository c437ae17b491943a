import { extent } from './extent.ts';

/**
 * Pearson's correlation of two lists of equal length, in [-1, 1]: their covariance over the product of their
 * standard deviations. `undefined` where either is constant, or so nearly that its variance is 0 in float64.
 */
export function correlation(
  a: Float32Array | Float64Array,
  b: Float32Array | Float64Array,
): number | undefined {
  if (a.length !== b.length) throw new RangeError(`b must be as long as a, got ${b.length} and ${a.length}`);
  if (a.length === 0 || isConstant(a) || isConstant(b)) return undefined;
  const meanA = mean(a);
  const meanB = mean(b);
  let aa = 0;
  let bb = 0;
  let ab = 0;
  for (let i = 0; i < a.length; i++) {
    const da = a[i]! - meanA;
    const db = b[i]! - meanB;
    aa += da * da;
    bb += db * db;
    ab += da * db;
  }
  const scale = Math.sqrt(aa * bb);
  if (scale === 0) return undefined;
  // Rounding may step a hair outside the range that Cauchy and Schwarz allow.
  return Math.max(-1, Math.min(1, ab / scale));
}

function isConstant(values: Float32Array | Float64Array): boolean {
  const [smallest, largest] = extent(values);
  return smallest === largest;
}

function mean(values: Float32Array | Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
