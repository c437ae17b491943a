import type { Values } from './elementwise.ts';

/** [smallest, largest] of `values`, which are not empty; [NaN, NaN] if one is NaN. */
export function extent(values: Values): [low: number, high: number] {
  if (values.length === 0) throw new RangeError('values must not be empty');
  let low = values[0]!;
  let high = low;
  // Math.min and Math.max hand a NaN on.
  for (let i = 1; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return [low, high];
}
