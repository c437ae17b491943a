import type { NdArray } from 'ndarray';
import ndarray from 'ndarray';
import type { Numbers } from './dense.ts';

/** The array itself, or a view of a typed array in its shape, row-major. */
export function asNdarray<T extends Numbers>(
  array: NdArray<T> | { readonly data: T; readonly shape: readonly number[] },
): NdArray<T> {
  return 'stride' in array ? array : (ndarray(array.data, [...array.shape]) as NdArray<T>);
}
