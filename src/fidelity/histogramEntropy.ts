import { extent } from '../math/arrays/extent.ts';
import { quantile } from '../math/ranking/quantile.ts';

/**
 * The entropy, in nats, of the histogram of `values` in `bins` equal bins from their least to their largest, the last
 * closed: how evenly an attribution is spread over its values. Efficient MPRT (Hedström et al. 2024, arXiv:2401.06465).
 * 0 of equal values, which share a bin. Throws RangeError for bins that are no positive whole number.
 */
export function histogramEntropy(values: Float32Array, bins: number): number {
  if (!(Number.isInteger(bins) && bins >= 1))
    throw new RangeError(`bins must be a positive whole number, got ${bins}`);
  const [low, high] = extent(values);
  if (low === high) return 0;
  const counts = new Float64Array(bins);
  for (const value of values) {
    const bin = Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.reduce((sum, count) => {
    const share = count / values.length;
    return share === 0 ? sum : sum - share * Math.log(share);
  }, 0);
}

/** How much the entropy rises when the weights are made random: (random − original) / original; undefined where that is 0. */
export function entropyRise(original: number, random: number): number | undefined {
  return original === 0 ? undefined : (random - original) / original;
}

/** The fewest and the most bins of the rule. */
const binRange = [10, 200] as const;

/**
 * The number of bins of Quantus 0.6.0: the range over twice the interquartile range, times the cube root of the number
 * of axes (where Freedman and Diaconis have the number of values), from 10 to 200.
 */
export function quantusBins(values: Float32Array, axes: number): number {
  const [low, high] = extent(values);
  const spread = quantile(values, 0.75) - quantile(values, 0.25);
  const width = (2 * spread) / Math.cbrt(axes);
  const [fewest, most] = binRange;
  return width === 0 ? most : Math.min(most, Math.max(fewest, Math.trunc((high - low) / width)));
}
