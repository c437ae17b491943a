import { studentizedRangeQuantile, studentizedRangeTail } from '../../math/distributions/studentizedRange.ts';
import { assertLevel } from '../level.ts';
import { type Outcome, unscorable } from '../outcome.ts';
import { type SampleMoments, sampleMoments } from './sampleMoments.ts';
import type { TTestOptions } from './tTest.ts';

/** Two of the groups, the first before the second. */
export interface TukeyPair {
  readonly first: number;
  readonly second: number;
  /** mean of the first − mean of the second. */
  readonly difference: number;
  /** Adjusted for all pairs. */
  readonly pValue: number;
  /** All intervals hold together with the level's probability. */
  readonly interval: readonly [low: number, high: number];
}

/** What `tukeyHsd` finds. */
export interface TukeyHsd {
  readonly pairs: readonly TukeyPair[];
  /** Within groups: values − groups. */
  readonly degrees: number;
}

/**
 * Tukey's comparison of the means of k groups of values, each pair against the studentized range of k on N − k degrees:
 * q = |difference| / √(MSE / 2 · (1/n_i + 1/n_j)) (Tukey 1953; Kramer 1956 for unequal sizes). Unscorable where no
 * group varies. Throws RangeError for fewer than two groups, an empty group and values that are not finite.
 */
export function tukeyHsd(
  groups: readonly ArrayLike<number>[],
  { level = 0.95 }: TTestOptions = {},
): Outcome<TukeyHsd> {
  assertLevel(level);
  if (groups.length < 2) throw new RangeError(`groups must be at least 2, got ${groups.length}`);
  const moments = groups.map((values, i) => sampleMoments(`groups[${i}]`, values, 1));
  const degrees = moments.reduce((sum, { count }) => sum + count - 1, 0);
  const squares = moments.reduce((sum, { variance, count }) => {
    return count > 1 ? sum + variance * (count - 1) : sum;
  }, 0);
  if (degrees < 1 || squares === 0) return unscorable('no group has variance, so there is no q');
  const range = { groups: groups.length, degrees };
  const critical = studentizedRangeQuantile(1 - level, range);
  const error = (a: SampleMoments, b: SampleMoments) =>
    Math.sqrt((squares / degrees / 2) * (1 / a.count + 1 / b.count));
  const pairs = moments.flatMap((a, first) =>
    moments.slice(first + 1).map((b, after) => {
      const difference = a.mean - b.mean;
      const half = critical * error(a, b);
      const pValue = studentizedRangeTail(Math.abs(difference) / error(a, b), range);
      const interval = [difference - half, difference + half] as const;
      return { first, second: first + 1 + after, difference, pValue, interval };
    }),
  );
  return { state: 'scored', pairs, degrees };
}
