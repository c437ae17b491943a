import { finiteValues } from '../../checks/finiteValues.ts';
import type { Outcome } from '../outcome.ts';
import { oneSampleT } from './oneSampleT.ts';
import type { TTest, TTestOptions } from './tTest.ts';

/**
 * Student's t-test of paired values `a` and `b`, both [n]: `oneSampleT` of the differences a − b against 0.
 * Throws RangeError where the lengths differ.
 */
export function pairedT(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: TTestOptions = {},
): Outcome<TTest> {
  const [first, second] = [finiteValues('a', a), finiteValues('b', b)];
  if (first.length !== second.length) {
    throw new RangeError(`b must have one value for each of a (${first.length}), got ${second.length}`);
  }
  return oneSampleT(
    first.map((value, i) => value - (second[i] ?? 0)),
    options,
  );
}
