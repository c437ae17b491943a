import { assertKnownKeys } from '../../checks/knownKeys.ts';
import { blurredAxes } from '../../math/filters/blurredAxes.ts';
import type { EdgeMode } from '../../math/grids/edgePositions.ts';
import { asIntensities, assertAtLeast, type Intensities, intensities } from '../intensities.ts';

/** Options of `unsharp`. */
export interface UnsharpOptions {
  /** Standard deviation of the Gaussian, in pixels. */
  readonly radius: number;
  /** How much of what the Gaussian takes away is added. */
  readonly amount: number;
  /** Values outside are set to its ends; null: none are. @default null */
  readonly clip?: readonly [low: number, high: number] | null;
}

/**
 * x + amount · (x − Gaussian of x): edges made stronger, as `skimage.filters.unsharp_mask` does.
 * @throws RangeError for an amount that is not finite.
 */
export function unsharp(image: Intensities, options: UnsharpOptions): Intensities {
  assertKnownKeys('options of unsharp', options, { radius: true, amount: true, clip: true });
  const { radius, amount, clip = null } = options;
  assertAtLeast('radius', radius, 0);
  if (!Number.isFinite(amount)) throw new RangeError(`amount must be a finite number, got ${amount}`);
  const { values, shape } = intensities(image);
  const blurred = blurredAxes(values, shape, {
    sigmas: shape.map(() => radius),
    mode: 'reflect',
    truncate: 4,
  });
  const [low, high] = clip ?? [-Infinity, Infinity];
  const sharp = values.map((value, i) => value + amount * (value - (blurred[i] ?? 0)));
  return asIntensities(
    sharp.map((value) => Math.min(high, Math.max(low, value))),
    shape,
  );
}

/** Options of `highPass`. */
export interface HighPassOptions {
  /** Standard deviation of the Gaussian that is taken away, in pixels. */
  readonly sigma: number;
  /** What lies beyond the edge. @default 'reflect' */
  readonly mode?: EdgeMode;
  /** The kernel ends at round(truncate · sigma) pixels. @default 4 */
  readonly truncate?: number;
}

/** x − Gaussian of x: what is finer than `sigma` pixels. */
export function highPass(image: Intensities, options: HighPassOptions): Intensities {
  assertKnownKeys('options of highPass', options, { sigma: true, mode: true, truncate: true });
  const { sigma, mode = 'reflect', truncate = 4 } = options;
  assertAtLeast('sigma', sigma, 0);
  assertAtLeast('truncate', truncate, 0);
  const { values, shape } = intensities(image);
  const blurred = blurredAxes(values, shape, { sigmas: shape.map(() => sigma), mode, truncate });
  return asIntensities(
    values.map((value, i) => value - (blurred[i] ?? 0)),
    shape,
  );
}
