import { mapTo } from '../arrays/elementwise.ts';
/** The place of each value among the distinct ones, 0 for the smallest: equal values share it. None may be NaN. */
export function denseRanks(values: ArrayLike<number>): Float32Array {
  const sorted = Float64Array.from(values).sort();
  let count = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (count === 0 || sorted[i] !== sorted[count - 1]) sorted[count++] = sorted[i]!;
  }
  const distinct = sorted.subarray(0, count);
  return mapTo(Float32Array, values, (value) => rankOf(value, distinct));
}

/** Where a value stands in an ascending list that holds it. */
function rankOf(value: number, ascending: Float64Array): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
