import { fourierTransform } from '../../math/filters/fourier.ts';
import { eachPosition } from '../../math/grids/neighbourhood.ts';
import { asIntensities, type Intensities, intensities } from '../intensities.ts';

/**
 * Everything here is said of K = fftshift(fftn(x)): the Fourier transform over all axes with the zero frequency moved to
 * index floor(n / 2) of each. The picture is the real part of the way back.
 */
export interface KSpace {
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly shape: readonly number[];
}

/** The transform of a picture or volume, not yet moved. */
export function kspace(image: Intensities): KSpace {
  const { values, shape } = intensities(image);
  const transform = { re: values, im: new Float64Array(values.length) };
  fourierTransform(transform, shape);
  return { ...transform, shape };
}

/** The real part of the picture that a transform belongs to. The transform is used up. */
export function imageOf({ re, im, shape }: KSpace): Intensities {
  fourierTransform({ re, im }, shape, { inverse: true });
  return asIntensities(re, shape);
}

/** Calls `visit` with every index of K and its place in the arrays of the transform. */
export function eachFrequency(
  shape: readonly number[],
  visit: (frequency: readonly number[], at: number) => void,
): void {
  const frequency = new Array<number>(shape.length).fill(0);
  eachPosition(shape, (position, at) => {
    for (const [axis, length] of shape.entries()) {
      frequency[axis] = ((position[axis] ?? 0) + Math.floor(length / 2)) % length;
    }
    visit(frequency, at);
  });
}

/** The picture with each value of K multiplied by a real factor. */
export function kspaceScaled(
  image: Intensities,
  factor: (frequency: readonly number[]) => number,
): Intensities {
  const space = kspace(image);
  eachFrequency(space.shape, (frequency, at) => {
    const scale = factor(frequency);
    space.re[at] = (space.re[at] ?? 0) * scale;
    space.im[at] = (space.im[at] ?? 0) * scale;
  });
  return imageOf(space);
}

/** 1 for each index of K that is kept and 0 for the others, in row-major order of K. */
export function frequencyMask(
  shape: readonly number[],
  isKept: (frequency: readonly number[]) => boolean,
): Uint8Array {
  const mask = new Uint8Array(shape.reduce((product, length) => product * length, 1));
  eachPosition(shape, (position, index) => {
    mask[index] = Number(isKept(position));
  });
  return mask;
}
