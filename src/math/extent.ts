import type { Values } from './elementwise.ts';

// Named here: looking up a global for each value is slow where the globals are a test's.
const { max, min } = Math;

/** [smallest, largest] of `values`, which are not empty; [NaN, NaN] if one is NaN. */
export function extent(values: Values): [low: number, high: number] {
  if (values.length === 0) throw new RangeError('values must not be empty');
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  // Without a branch; NaN stays once it has come.
  for (let i = 0; i < values.length; i++) {
    low = min(low, values[i]!);
    high = max(high, values[i]!);
  }
  return [low, high];
}
