import { ascendingOrder } from './order.ts';

/** What lies at or above each distinct value, from the largest value to the smallest. */
export interface Thresholds {
  /** How many flagged items have at least the value. */
  readonly hits: Uint32Array;
  /** How many items have at least the value. */
  readonly counts: Uint32Array;
}

/** Equal values make one threshold. `flags` has a 0 or 1 for each of `values`, of which none may be NaN. */
export function thresholds(values: Float32Array, flags: Uint8Array): Thresholds {
  const { indices, keys } = ascendingOrder(values);
  const hits = new Uint32Array(values.length);
  const counts = new Uint32Array(values.length);
  let length = 0;
  let hit = 0;
  for (let k = values.length - 1; k >= 0; k--) {
    hit += flags[indices[k]!]!;
    if (k > 0 && keys[k - 1] === keys[k]) continue;
    hits[length] = hit;
    counts[length] = values.length - k;
    length++;
  }
  return { hits: hits.subarray(0, length), counts: counts.subarray(0, length) };
}

/** Calls `visit` for each threshold, from the largest value to the smallest. */
export function forEachThreshold(
  { hits, counts }: Thresholds,
  visit: (hits: number, count: number) => void,
): void {
  for (let k = 0; k < hits.length; k++) visit(hits[k]!, counts[k]!);
}
