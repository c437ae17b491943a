import { ascendingOrder } from './order.ts';

/**
 * Areas under the curves that a falling threshold draws. At threshold k, the k-th largest distinct value, h items
 * of the H flagged ones and c items of all n lie at or above it; precision is h / c, recall h / H, and the share of
 * unflagged items m / M with m = c - h and M = n - H.
 */
export interface ThresholdAreas {
  /** Precision over recall in steps: the sum of (h(k) - h(k-1)) / H · h(k) / c(k). */
  readonly steps: number;
  /** Precision over recall by trapezoids, from precision 1 at recall 0. */
  readonly trapezoids: number;
  /** Recall over the share of unflagged items, by trapezoids. */
  readonly rocTrapezoids: number;
}

/**
 * The areas for `values`, none of them NaN, with a flag 0 or 1 for each, of which some are 0 and some are 1.
 * Equal values make one threshold. One sort, one pass.
 */
export function thresholdAreas(values: Float32Array, flags: Uint8Array): ThresholdAreas {
  const { indices, keys } = ascendingOrder(values);
  const n = values.length;
  let [steps, trapezoids, rocTrapezoids] = [0, 0, 0];
  let [hits, previousHits, previousCount, previousPrecision] = [0, 0, 0, 1];
  for (let k = n - 1; k >= 0; k--) {
    hits += flags[indices[k]!]!;
    if (k > 0 && keys[k - 1] === keys[k]) continue;
    const count = n - k;
    const precision = hits / count;
    const gained = hits - previousHits;
    steps += gained * precision;
    trapezoids += gained * (precision + previousPrecision);
    rocTrapezoids += (count - previousCount - gained) * (hits + previousHits);
    previousHits = hits;
    previousCount = count;
    previousPrecision = precision;
  }
  return {
    steps: steps / hits,
    trapezoids: trapezoids / 2 / hits,
    rocTrapezoids: rocTrapezoids / 2 / hits / (n - hits),
  };
}
