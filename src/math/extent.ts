import type { Values } from './elementwise.ts';

/** [smallest, largest] of `values`, which are not empty; [NaN, NaN] if one is NaN. */
export function extent(values: Values): [low: number, high: number] {
  if (values.length === 0) throw new RangeError('values must not be empty');
  let low = values[0]!;
  let high = low;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < low) low = value;
    else if (value > high) high = value;
    // NaN alone is neither below, above nor within.
    else if (!(value >= low)) return [value, value];
  }
  return [low, high];
}
