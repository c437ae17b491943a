import { extent } from './extent.ts';

/** How many values equal the largest, and how many of those are flagged; `flags` has a 0 or 1 for each value. */
export function flaggedMaxima(
  values: Float32Array,
  flags: Uint8Array,
): { readonly hits: number; readonly count: number } {
  const [, largest] = extent(values);
  let hits = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== largest) continue;
    hits += flags[i]!;
    count++;
  }
  return { hits, count };
}

/** How many flags are 1; `undefined` where any is neither 0 nor 1. */
export function flagCount(flags: Uint8Array): number | undefined {
  let count = 0;
  let bits = 0;
  for (let i = 0; i < flags.length; i++) {
    const flag = flags[i]!;
    count += flag;
    bits |= flag;
  }
  return bits > 1 ? undefined : count;
}
