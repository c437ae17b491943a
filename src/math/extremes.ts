/** How many items have the largest value, and how many of those are flagged; `flags` has a 0 or 1 for each value. */
export function flaggedMaxima(
  values: Float32Array,
  flags: Uint8Array,
): { readonly hits: number; readonly count: number } {
  let largest = Number.NEGATIVE_INFINITY;
  let hits = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < largest) continue;
    if (value > largest) {
      largest = value;
      hits = 0;
      count = 0;
    }
    hits += flags[i]!;
    count++;
  }
  return { hits, count };
}

/** [smallest, largest] of the values, of which there must be one at least and none NaN. */
export function extent(values: Float32Array | Float64Array): readonly [smallest: number, largest: number] {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  return [smallest, largest];
}
