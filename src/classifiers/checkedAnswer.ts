import type { NdArray } from 'ndarray';
import { dense } from '../math/arrays/dense.ts';

/**
 * The array, if it is an ndarray of that shape (undefined: any size) that holds as many float32 numbers, all of them
 * finite. Throws a TypeError or RangeError that says what was wanted of `what` and what came.
 */
export function checkedAnswer<A extends NdArray<Float32Array>>(
  array: A,
  shape: readonly (number | undefined)[],
  what: string,
): A {
  checkedShape(array, shape, what);
  const values = dense(array);
  const size = array.shape.reduce((product, length) => product * length, 1);
  if (values.length !== size) {
    throw new RangeError(
      `${what} must hold the ${size} values of its shape [${array.shape}], got ${values.length}`,
    );
  }
  const broken = values.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) throw new RangeError(`${what} must be finite, got ${values[broken]} at value ${broken}`);
  return array;
}

/** The array, if it is an ndarray of float32 and of that shape; what it holds is not looked at. */
export function checkedShape<A extends NdArray<Float32Array>>(
  array: A,
  shape: readonly (number | undefined)[],
  what: string,
): A {
  const fits =
    array?.shape?.length === shape.length &&
    shape.every((size, axis) => size === undefined || array.shape[axis] === size);
  if (!fits || typeof array.get !== 'function') {
    const wanted = shape.map((size) => size ?? 'n').join(', ');
    throw new TypeError(`${what} must be an ndarray of shape [${wanted}], got ${described(array)}`);
  }
  if (!(array.data instanceof Float32Array)) {
    throw new TypeError(`${what} must hold float32, got ${array.dtype}`);
  }
  return array;
}

function described(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { shape, get } = value as { shape?: unknown; get?: unknown };
  if (typeof get === 'function') return `[${shape}]`;
  return Array.isArray(value) ? 'a plain array' : `an object that is none (${value.constructor?.name})`;
}
