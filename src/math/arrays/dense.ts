import type { NdArray } from 'ndarray';

/** Typed arrays of numbers. */
export type Numbers =
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/** A typed array with its shape, row-major. */
interface Plain<T> {
  readonly data: T;
  readonly shape: readonly number[];
}

/**
 * The values of `array` in row-major order. Where they already lie so, a view of its memory without a copy
 * (do not write to it); otherwise a copy.
 */
export function dense<T extends Numbers>(array: NdArray<T> | Plain<T>): T {
  if (!('stride' in array)) return array.data;
  const { data, shape, stride, offset, size } = array;
  const wanted = rowMajorStrides(shape);
  const isDense = size === 0 || shape.every((length, axis) => length === 1 || stride[axis] === wanted[axis]);
  // The subarray and the constructor of a T make a T, which the type of a union does not say.
  if (isDense) return data.subarray(offset, offset + size) as T;
  const ArrayOfKind = data.constructor as new (length: number) => T;
  return gathered(array, new ArrayOfKind(size));
}

/** Copies row by row: an odometer over all axes but the last, then a plain loop along the last. */
function gathered<T extends Numbers>({ data, shape, stride, offset }: NdArray<T>, out: T): T {
  const last = shape.length - 1;
  const rowLength = shape[last]!;
  const rowStride = stride[last]!;
  const index = new Array<number>(last).fill(0);
  let start = offset;
  for (let to = 0; to < out.length; ) {
    for (let i = 0; i < rowLength; i++) out[to++] = data[start + i * rowStride]!;
    for (let axis = last - 1; axis >= 0; axis--) {
      index[axis]!++;
      start += stride[axis]!;
      if (index[axis]! < shape[axis]!) break;
      start -= stride[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return out;
}

function rowMajorStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis]!;
  }
  return strides;
}
