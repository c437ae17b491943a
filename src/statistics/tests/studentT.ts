import type { Outcome } from '../outcome.ts';
import { sampleMoments } from './sampleMoments.ts';
import { type TTest, type TTestOptions, tTest } from './tTest.ts';

/**
 * Student's t-test of two independent samples of one variance, which is pooled over both: the difference is
 * mean a − mean b, on n_a + n_b − 2 degrees. Unscorable where neither sample varies. Throws as `welchT` does.
 */
export function studentT(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: TTestOptions = {},
): Outcome<TTest> {
  const [first, second] = [sampleMoments('a', a), sampleMoments('b', b)];
  const degrees = first.count + second.count - 2;
  const squares = first.variance * (first.count - 1) + second.variance * (second.count - 1);
  const standardError = Math.sqrt((squares / degrees) * (1 / first.count + 1 / second.count));
  return tTest({ estimate: first.mean - second.mean, standardError, degrees }, options);
}
