import { assertKnownKeys } from '../../checks/knownKeys.ts';
import { extent } from '../../math/arrays/extent.ts';
import { asIntensities, assertAtLeast, type Intensities, intensities } from '../intensities.ts';
import { meanAndDeviation } from '../meanAndDeviation.ts';

/** Options of `gamma`. */
export interface GammaOptions {
  /** The exponent: above 1 darkens, below 1 brightens. */
  readonly gamma: number;
  /** Whether it is done to the negative. @default false */
  readonly invert?: boolean;
  /** Whether mean and standard deviation are set back to what they were. @default false */
  readonly retainStats?: boolean;
}

/**
 * ((x − min) / (range + 1e-7))^gamma · range + min: a change of contrast, as MONAI's AdjustContrast does it. Throws
 * RangeError where gamma is not above 0.
 */
export function gamma(image: Intensities, options: GammaOptions): Intensities {
  assertKnownKeys('options of gamma', options, { gamma: true, invert: true, retainStats: true });
  const { gamma: exponent, invert = false, retainStats = false } = options;
  assertAtLeast('gamma', exponent, 0, true);
  const { values, shape } = intensities(image);
  const sign = invert ? -1 : 1;
  const signed = values.map((value) => sign * value);
  const [low, high] = extent(signed);
  const range = high - low;
  const changed = signed.map((value) => ((value - low) / (range + 1e-7)) ** exponent * range + low);
  const final = retainStats ? withMoments(changed, meanAndDeviation(signed)) : changed;
  return asIntensities(
    final.map((value) => sign * value),
    shape,
  );
}

function withMoments(values: Float64Array, wanted: { mean: number; deviation: number }): Float64Array {
  const own = meanAndDeviation(values);
  // MONAI's own small number, so that a constant picture stays one.
  return values.map(
    (value) => ((value - own.mean) / (own.deviation + 1e-8)) * wanted.deviation + wanted.mean,
  );
}
