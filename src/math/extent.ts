import type { Values } from './elementwise.ts';

/** [smallest, largest] of `values`, which are not empty; [NaN, NaN] if one is NaN. */
export function extent(values: Values): [low: number, high: number] {
  if (values.length === 0) throw new RangeError('values must not be empty');
  let low = values[0]!;
  let high = low;
  // Of finite values this stays 0; one that is not makes it NaN. So the loop has no branch.
  let odd = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    // biome-ignore lint/complexity/useMathMinMax: the call takes three times as long.
    low = value < low ? value : low;
    // biome-ignore lint/complexity/useMathMinMax: as above.
    high = value > high ? value : high;
    odd += value - value;
  }
  const hasNaN = odd !== 0 && values.some((value) => Number.isNaN(value));
  return hasNaN ? [Number.NaN, Number.NaN] : [low, high];
}
