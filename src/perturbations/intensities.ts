import type { NdArray } from 'ndarray';
import ndarray from 'ndarray';
import { assertArray } from '../checks/assertArray.ts';
import { dense } from '../math/arrays/dense.ts';

/** Intensities of a picture, [height, width], or of a volume, [depth, height, width], in any units; no channels. */
export type Intensities = NdArray<Float32Array>;

/** The values in float64, in row-major order. Throws for what is no picture or volume of finite numbers. */
export function intensities(image: Intensities): { values: Float64Array; shape: number[] } {
  assertArray('image', image, 2);
  const { shape } = image;
  if ((shape.length !== 2 && shape.length !== 3) || shape.includes(0)) {
    throw new RangeError(`image must be [height, width] or [depth, height, width], got shape [${shape}]`);
  }
  const values = Float64Array.from(dense(image));
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`image must have finite numbers, got ${values[bad]} at place ${bad}`);
  return { values, shape: [...shape] };
}

/** The picture or volume of these values, [height, width] or [depth, height, width], in float32. */
export function asIntensities(values: Float64Array, shape: readonly number[]): Intensities {
  return ndarray(Float32Array.from(values), [...shape]);
}

/** Throws RangeError where a number is not finite or below `least` (or equal to it, where `isOpen`). */
export function assertAtLeast(name: string, value: number, least: number, isOpen = false): void {
  if (Number.isFinite(value) && (isOpen ? value > least : value >= least)) return;
  throw new RangeError(`${name} must be ${isOpen ? 'above' : 'at least'} ${least}, got ${value}`);
}
