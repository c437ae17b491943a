import type { Outcome } from '../outcome.ts';
import { sampleMoments } from './sampleMoments.ts';
import { type TTest, type TTestOptions, tTest } from './tTest.ts';

/** Options of `oneSampleT`. */
export interface OneSampleOptions extends TTestOptions {
  /** What the mean is compared with. @default 0 */
  readonly mean?: number;
}

/**
 * Student's one-sample t-test of whether the mean of `values` [n] is `mean`: t = (average − mean) / (s / √n) on n − 1
 * degrees; the interval is that of the average. Unscorable where all values are equal. Throws RangeError for fewer than
 * two values and for values that are not finite.
 */
export function oneSampleT(
  values: ArrayLike<number>,
  { mean = 0, ...options }: OneSampleOptions = {},
): Outcome<TTest> {
  if (!Number.isFinite(mean)) throw new RangeError(`mean must be finite, got ${mean}`);
  const { mean: estimate, variance, count } = sampleMoments('values', values);
  const standardError = Math.sqrt(variance / count);
  return tTest({ estimate, expected: mean, standardError, degrees: count - 1 }, options);
}
