import type { Values } from './elementwise.ts';
import { extent } from './extent.ts';

/** As many equal bins between the least and the greatest value. */
const binCount = 100;

/**
 * Shannon's entropy of the values in 100 equal bins from the least to the greatest, −Σ p ln p, from 0 (all in one bin)
 * to ln 100. 0 of equal values; NaN where one is not finite or there is none.
 */
export function histogramEntropy(values: Values): number {
  if (values.length === 0) return Number.NaN;
  const [low, high] = extent(values);
  if (!Number.isFinite(high - low)) return Number.NaN;
  const counts = new Float64Array(binCount);
  const scale = high > low ? binCount / (high - low) : 0;
  for (let i = 0; i < values.length; i++) {
    const bin = Math.min(binCount - 1, Math.floor((values[i]! - low) * scale));
    counts[bin] = counts[bin]! + 1;
  }
  let entropy = 0;
  for (const count of counts)
    if (count > 0) entropy -= (count / values.length) * Math.log(count / values.length);
  return entropy;
}
