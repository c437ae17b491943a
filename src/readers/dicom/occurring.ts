import type { StoredValues } from './storedValues.ts';

/**
 * The numbers that a picture holds: an X-ray has a million pixels of a few thousand values, and what is computed of each
 * value once is the same to the last bit as what is computed of each pixel.
 */
export interface Occurring {
  /** The smallest of them. */
  readonly low: number;
  /** From the smallest on: 1 for each number that occurs. */
  readonly flags: Uint8Array;
}

/** Of pictures that are not empty. */
export function occurring(stored: StoredValues): Occurring {
  let [low, high] = [stored[0]!, stored[0]!];
  for (let i = 1; i < stored.length; i++) {
    const value = stored[i]!;
    if (value < low) low = value;
    else if (value > high) high = value;
  }
  const flags = new Uint8Array(high - low + 1);
  for (let i = 0; i < stored.length; i++) flags[stored[i]! - low] = 1;
  return { low, flags };
}

/** `of` for each value of a picture. */
export function mappedValues(
  stored: StoredValues,
  { low, flags }: Occurring,
  of: (value: number) => number,
): Float32Array {
  const table = new Float32Array(flags.length);
  for (let i = 0; i < table.length; i++) if (flags[i] === 1) table[i] = of(low + i);
  const out = new Float32Array(stored.length);
  for (let i = 0; i < out.length; i++) out[i] = table[stored[i]! - low]!;
  return out;
}
