import type { NdArray } from 'ndarray';
import { assertArray } from './assertArray.ts';

/**
 * Throws a TypeError for what is no ndarray of numbers, and a RangeError unless the arrays, each under the name that messages use, have the same shape and
 * `axes` axes, none of them of length 0.
 */
export function assertSameShape(
  arrays: Readonly<Record<string, NdArray | { readonly data: object; readonly shape: readonly number[] }>>,
  axes: number,
): void {
  const entries = Object.entries(arrays);
  for (const [name, array] of entries) {
    assertArray(name, array, axes);
    const { shape } = array;
    if (shape.length !== axes || shape.includes(0)) {
      throw new RangeError(`${name} must have ${axes} axes, each of at least 1, got shape [${shape}]`);
    }
  }
  const shapes = entries.map(([, { shape }]) => shape.join(', '));
  if (new Set(shapes).size > 1) {
    const names = entries.map(([name]) => name).join(' and ');
    const got = shapes.map((shape) => `[${shape}]`).join(' and ');
    throw new RangeError(`${names} must have the same shape, got ${got}`);
  }
}
