import type { NdArray } from 'ndarray';
import ndarray from 'ndarray';
import { assertKnownKeys } from '../../checks/knownKeys.ts';
import { assertAtLeast, type Intensities } from '../intensities.ts';
import { frequencyMask, kspaceScaled } from './kspace.ts';

/** Options of `gibbs` and `gibbsMask`. */
export interface GibbsOptions {
  /** 0: nothing is cut; 1: everything. */
  readonly alpha: number;
}

/**
 * Ringing at edges, as of a scan that ends too early in k-space: the indices of K are kept whose distance to
 * (n − 1) / 2 is at most (1 − alpha) · max(n) · √2 / 2, as MONAI's GibbsNoise does. For an even length the middle of this
 * ball lies half a bin off the zero frequency; that is MONAI's rule too. Throws RangeError for an alpha outside 0 to 1.
 */
export function gibbs(image: Intensities, options: GibbsOptions): Intensities {
  return kspaceScaled(image, asFactor(gibbsBall(image.shape, options)));
}

/** Which indices of K `gibbs` keeps: 1 and 0, in the shape of the image, the zero frequency at floor(n / 2). */
export function gibbsMask(shape: readonly number[], options: GibbsOptions): NdArray<Uint8Array> {
  return ndarray(frequencyMask(shape, gibbsBall(shape, options)), [...shape]);
}

/** Whether an index of K is kept. */
type Kept = (frequency: readonly number[]) => boolean;

function gibbsBall(shape: readonly number[], options: GibbsOptions): Kept {
  assertKnownKeys('options of gibbs', options, { alpha: true });
  const { alpha } = options;
  if (!(alpha >= 0 && alpha <= 1)) throw new RangeError(`alpha must be from 0 to 1, got ${alpha}`);
  const radius = ((1 - alpha) * Math.max(...shape) * Math.SQRT2) / 2;
  const centre = shape.map((length) => (length - 1) / 2);
  return (frequency) => distance(frequency, centre) <= radius;
}

/** Options of `kspaceBall` and `kspaceBallMask`. */
export interface KspaceBallOptions {
  /** In bins; only what lies strictly nearer counts. */
  readonly radius: number;
  /** Whether what lies inside is taken out, instead of what lies outside. @default false */
  readonly removeInside?: boolean;
}

/** K kept inside a ball around the zero frequency, or outside of it (Cabrera and Fetit 2022). */
export function kspaceBall(image: Intensities, options: KspaceBallOptions): Intensities {
  return kspaceScaled(image, asFactor(keptByBall(image.shape, options)));
}

/** Which indices of K `kspaceBall` keeps, as `gibbsMask` says it. */
export function kspaceBallMask(shape: readonly number[], options: KspaceBallOptions): NdArray<Uint8Array> {
  return ndarray(frequencyMask(shape, keptByBall(shape, options)), [...shape]);
}

function keptByBall(shape: readonly number[], options: KspaceBallOptions): Kept {
  assertKnownKeys('options of kspaceBall', options, { radius: true, removeInside: true });
  const { radius, removeInside = false } = options;
  assertAtLeast('radius', radius, 0);
  const centre = shape.map((length) => Math.floor(length / 2));
  return (frequency) => distance(frequency, centre) < radius !== removeInside;
}

function asFactor(isKept: Kept): (frequency: readonly number[]) => number {
  return (frequency) => Number(isKept(frequency));
}

function distance(frequency: readonly number[], centre: readonly number[]): number {
  return Math.sqrt(frequency.reduce((sum, index, axis) => sum + (index - (centre[axis] ?? 0)) ** 2, 0));
}
