import type { Outcome } from '../outcome.ts';
import { sampleMoments } from './sampleMoments.ts';
import { type TTest, type TTestOptions, tTest } from './tTest.ts';

/**
 * Welch's t-test of two independent samples, whose variances may differ: the difference is mean a − mean b, the degrees
 * those of Satterthwaite (Welch 1947, Biometrika 34). Unscorable where neither sample varies. Throws RangeError for
 * fewer than two values in a sample and for values that are not finite.
 */
export function welchT(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: TTestOptions = {},
): Outcome<TTest> {
  const [first, second] = [sampleMoments('a', a), sampleMoments('b', b)];
  const shareA = first.variance / first.count;
  const shareB = second.variance / second.count;
  const variance = shareA + shareB;
  const degrees = variance ** 2 / (shareA ** 2 / (first.count - 1) + shareB ** 2 / (second.count - 1));
  const estimate = first.mean - second.mean;
  return tTest({ estimate, standardError: Math.sqrt(variance), degrees }, options);
}
