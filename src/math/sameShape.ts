import type { NdArray } from 'ndarray';

/**
 * Throws a RangeError unless the arrays, each under the name that messages use, have the same shape and
 * `axes` axes, none of them of length 0.
 */
export function assertSameShape(arrays: Readonly<Record<string, NdArray>>, axes: number): void {
  const entries = Object.entries(arrays);
  for (const [name, { shape }] of entries) {
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
