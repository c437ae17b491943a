import { mapTo } from './elementwise.ts';
/** The mean of several arrays of equal length, entry by entry, added up in float64. */
export function elementwiseMean(arrays: readonly ArrayLike<number>[], length: number): Float32Array {
  const sums = new Float64Array(length);
  for (const array of arrays) {
    for (let i = 0; i < length; i++) sums[i]! += array[i]!;
  }
  return mapTo(Float32Array, sums, (sum) => sum / arrays.length);
}
