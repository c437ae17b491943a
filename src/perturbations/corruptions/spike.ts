import { assertKnownKeys } from '../../checks/knownKeys.ts';
import { stepsOf } from '../../math/grids/neighbourhood.ts';
import type { Intensities } from '../intensities.ts';
import { imageOf, kspace } from './kspace.ts';

/** Options of `spike`. */
export interface SpikeOptions {
  /** Indices of K, the zero frequency at floor(n / 2) of each axis. */
  readonly locations: readonly (readonly number[])[];
  /** log|K| at each of them; null: `defaultLogIntensity` at all. @default null */
  readonly logIntensities?: readonly number[] | null;
}

/** MONAI's own small number, inside the logarithm. */
const floor = 1e-10;

/**
 * Stripes, as of a spark during a scan: log|K| set to a value at a few indices, the phase kept; only the given index is
 * changed, not its mirror image, and the real part is taken, as MONAI's KSpaceSpikeNoise does. Throws RangeError for a
 * location outside of K, and for another number of intensities than of locations.
 */
export function spike(image: Intensities, options: SpikeOptions): Intensities {
  assertKnownKeys('options of spike', options, { locations: true, logIntensities: true });
  const space = kspace(image);
  const { re, im, shape } = space;
  const { locations } = options;
  const logs =
    options.logIntensities ?? sameForAll(locations, () => meanLogMagnitude(re, im) * defaultOverMean);
  if (logs.length !== locations.length) {
    throw new RangeError(`logIntensities must be ${locations.length}, one a location, got ${logs.length}`);
  }
  const positions = locations.map((location) => flatIndex(location, shape));
  for (let i = 0; i < re.length; i++) setMagnitude(space, i, magnitude(re, im, i) + floor);
  for (const [i, position] of positions.entries()) setMagnitude(space, position, Math.exp(logs[i] ?? 0));
  return imageOf(space);
}

const defaultOverMean = 2.5;

/** 2.5 times the mean of log(|K| + 1e-10): what MONAI sets where no intensity is given. */
export function defaultLogIntensity(image: Intensities): number {
  const { re, im } = kspace(image);
  return meanLogMagnitude(re, im) * defaultOverMean;
}

function meanLogMagnitude(re: Float64Array, im: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < re.length; i++) sum += Math.log(magnitude(re, im, i) + floor);
  return sum / re.length;
}

function magnitude(re: Float64Array, im: Float64Array, i: number): number {
  return Math.hypot(re[i] ?? 0, im[i] ?? 0);
}

/** One value, computed once, for each location; none for none. */
function sameForAll(locations: readonly unknown[], value: () => number): number[] {
  return locations.length === 0 ? [] : new Array<number>(locations.length).fill(value());
}

/** The phase of 0 is 0. */
function setMagnitude({ re, im }: { re: Float64Array; im: Float64Array }, at: number, value: number): void {
  const phase = Math.atan2(im[at] ?? 0, re[at] ?? 0);
  re[at] = value * Math.cos(phase);
  im[at] = value * Math.sin(phase);
}

/** Where the index of K lies in the transform, which has the zero frequency first. */
function flatIndex(location: readonly number[], shape: readonly number[]): number {
  const isInside =
    location.length === shape.length &&
    location.every((index, axis) => Number.isInteger(index) && index >= 0 && index < (shape[axis] ?? 0));
  if (!isInside) throw new RangeError(`locations must lie in [${shape}], got [${location}]`);
  const steps = stepsOf(shape);
  return location.reduce((sum, index, axis) => {
    const length = shape[axis] ?? 1;
    const unmoved = (index + length - Math.floor(length / 2)) % length;
    return sum + unmoved * (steps[axis] ?? 1);
  }, 0);
}
