import type { NdArray } from 'ndarray';
import { assertArray } from './assertArray.ts';

/** How many axes a map has: [height, width], or of volumes [depth, height, width]. */
export const mapAxes: readonly number[] = [2, 3];

/**
 * Throws a TypeError for what is no ndarray of numbers, and a RangeError unless the arrays, each under the name that messages use, have the same shape and
 * `axes` axes, none of them of length 0: one number, or those that will do.
 */
export function assertSameShape(
  arrays: Readonly<Record<string, NdArray | { readonly data: object; readonly shape: readonly number[] }>>,
  axes: number | readonly number[],
): void {
  const entries = Object.entries(arrays);
  const allowed = typeof axes === 'number' ? [axes] : axes;
  for (const [name, array] of entries) {
    assertArray(name, array, allowed[0]);
    const { shape } = array;
    if (!allowed.includes(shape.length) || shape.includes(0)) {
      throw new RangeError(
        `${name} must have ${allowed.join(' or ')} axes, each of at least 1, got shape [${shape}]`,
      );
    }
  }
  const shapes = entries.map(([, { shape }]) => shape.join(', '));
  if (new Set(shapes).size > 1) {
    const names = entries.map(([name]) => name).join(' and ');
    const got = shapes.map((shape) => `[${shape}]`).join(' and ');
    throw new RangeError(`${names} must have the same shape, got ${got}`);
  }
}
