import { assertKnownKeys } from '../../checks/knownKeys.ts';
import { blurredAxes } from '../../math/filters/blurredAxes.ts';
import type { EdgeMode } from '../../math/grids/edgePositions.ts';
import { asIntensities, assertAtLeast, type Intensities, intensities } from '../intensities.ts';

/** Options of `gaussianBlur` and `gaussianBlurSlices`. */
export interface BlurOptions {
  /** Standard deviation in pixels: one for all axes, or one per axis; 0 leaves an axis as it is. */
  readonly sigma: number | readonly number[];
  /** What lies beyond the edge. @default 'reflect' */
  readonly mode?: EdgeMode;
  /** The kernel ends at round(truncate · sigma) pixels. @default 4 */
  readonly truncate?: number;
}

const known = { sigma: true, mode: true, truncate: true } as const;

/**
 * The picture or volume convolved with a Gaussian, as `scipy.ndimage.gaussian_filter` does. Throws RangeError for a
 * sigma below 0, or as many as there are no axes.
 */
export function gaussianBlur(image: Intensities, options: BlurOptions): Intensities {
  assertKnownKeys('options of gaussianBlur', options, known);
  const { values, shape } = intensities(image);
  const { sigma, mode = 'reflect', truncate = 4 } = options;
  const sigmas = typeof sigma === 'number' ? shape.map(() => sigma) : sigma;
  if (sigmas.length !== shape.length) {
    throw new RangeError(`sigma must be one number or ${shape.length}, got ${sigmas.length}`);
  }
  for (const one of sigmas) assertAtLeast('sigma', one, 0);
  assertAtLeast('truncate', truncate, 0);
  return asIntensities(blurredAxes(values, shape, { sigmas, mode, truncate }), shape);
}

/**
 * Each slice of a volume across `axis` convolved with a Gaussian of its own plane, and none along `axis`: the filter of
 * Fetit et al.'s preprocessing (axis 0, sigma 1, `nearest`). `volume` is [depth, height, width].
 * @throws RangeError for an axis that the volume does not have.
 */
export function gaussianBlurSlices(
  volume: Intensities,
  options: BlurOptions & { readonly sigma: number; readonly axis?: number },
): Intensities {
  assertKnownKeys('options of gaussianBlurSlices', options, { ...known, axis: true });
  const { axis = 0, sigma, ...rest } = options;
  const axes = volume.shape.length;
  if (axes !== 3 || !Number.isInteger(axis) || axis < 0 || axis > 2) {
    throw new RangeError(`axis must be 0, 1 or 2 of a volume, got ${axis} of shape [${volume.shape}]`);
  }
  const sigmas = volume.shape.map((_, one) => (one === axis ? 0 : sigma));
  return gaussianBlur(volume, { ...rest, sigma: sigmas });
}
