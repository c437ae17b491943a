import type { Values } from './elementwise.ts';

/** [smallest, largest] of `values`, which are not empty; [NaN, NaN] if one is NaN. */
export function extent(values: Values): [low: number, high: number] {
  if (values.length === 0) throw new RangeError('values must not be empty');
  const first = values[0]!;
  // Four at a time, each beside the others: no comparison waits for the one before it.
  let [low0, low1, low2, low3] = [first, first, first, first];
  let [high0, high1, high2, high3] = [first, first, first, first];
  const whole = values.length - (values.length % 4);
  for (let i = 0; i < whole; i += 4) {
    const a = values[i]!;
    const b = values[i + 1]!;
    const c = values[i + 2]!;
    const d = values[i + 3]!;
    low0 = Math.min(low0, a);
    low1 = Math.min(low1, b);
    low2 = Math.min(low2, c);
    low3 = Math.min(low3, d);
    high0 = Math.max(high0, a);
    high1 = Math.max(high1, b);
    high2 = Math.max(high2, c);
    high3 = Math.max(high3, d);
  }
  for (let i = whole; i < values.length; i++) {
    low0 = Math.min(low0, values[i]!);
    high0 = Math.max(high0, values[i]!);
  }
  return [Math.min(low0, low1, low2, low3), Math.max(high0, high1, high2, high3)];
}
