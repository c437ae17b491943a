import { ascendingKeys } from './order.ts';

/**
 * Areas under the curves that a falling threshold draws. At threshold k, the k-th largest distinct value, h items
 * of the H flagged ones and c items of all n lie at or above it; precision is h / c, recall h / H, and the share of
 * unflagged items m / M with m = c - h and M = n - H.
 */
export interface RankingAreas {
  /** Precision over recall in steps: the sum of (h(k) - h(k-1)) / H · h(k) / c(k). */
  readonly steps: number;
  /** Precision over recall by trapezoids, from precision 1 at recall 0. */
  readonly trapezoids: number;
  /** Recall over the share of unflagged items, by trapezoids. */
  readonly rocTrapezoids: number;
}

/**
 * The areas for `values`, none of them NaN, with a flag 0 or 1 for each, of which some are 0 and some are 1.
 * Equal values make one threshold. Flagged and unflagged items are sorted apart; an area grows only at the values of
 * flagged ones, so one walk down both lists gives all three.
 */
export function rankingAreas(values: Float32Array, flags: Uint8Array): RankingAreas {
  const [flagged, others] = parted(values, flags).map(ascendingKeys) as [Uint32Array, Uint32Array];
  let [steps, trapezoids, rocTrapezoids] = [0, 0, 0];
  let hits = 0; // flagged items at or above the threshold
  let misses = 0; // unflagged ones
  for (let i = flagged.length - 1; i >= 0; ) {
    const key = flagged[i]!;
    while (misses < others.length && others[others.length - 1 - misses]! > key) misses++;
    const [above, missesAbove] = [hits, misses];
    while (i >= 0 && flagged[i] === key) {
      hits++;
      i--;
    }
    while (misses < others.length && others[others.length - 1 - misses] === key) misses++;
    const gained = hits - above;
    const precision = hits / (hits + misses);
    // At the threshold before this one, whoever has that value.
    const precisionAbove = above + missesAbove === 0 ? 1 : above / (above + missesAbove);
    steps += gained * precision;
    trapezoids += gained * (precision + precisionAbove);
    rocTrapezoids += gained * (2 * others.length - misses - missesAbove);
  }
  return {
    steps: steps / hits,
    trapezoids: trapezoids / 2 / hits,
    rocTrapezoids: rocTrapezoids / 2 / hits / others.length,
  };
}

/** The values with flag 1, and those with flag 0. */
function parted(values: Float32Array, flags: Uint8Array): [Float32Array, Float32Array] {
  let count = 0;
  for (let i = 0; i < flags.length; i++) count += flags[i]!;
  const flagged = new Float32Array(count);
  const others = new Float32Array(values.length - count);
  let [hits, misses] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (flags[i] === 1) flagged[hits++] = values[i]!;
    else others[misses++] = values[i]!;
  }
  return [flagged, others];
}
