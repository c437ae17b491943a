import { studentProbability, studentQuantile } from '../../math/distributions/studentDistribution.ts';
import { assertLevel } from '../level.ts';
import { type Outcome, unscorable } from '../outcome.ts';

/** Options of `pairedT`, `studentT`, `tukeyHsd` and `welchT`. */
export interface TTestOptions {
  /** Confidence level of the interval, between 0 and 1. @default 0.95 */
  readonly level?: number;
}

/** The statistic, its degrees of freedom and its p-value. */
export interface TTest {
  readonly t: number;
  /** Degrees of freedom, not always whole. */
  readonly degrees: number;
  /** Two-sided. */
  readonly pValue: number;
  /** One-sided: of a true value below the one that is tested, and above it. */
  readonly pLess: number;
  readonly pGreater: number;
  /** Mean, or difference of means, and its interval. */
  readonly estimate: number;
  readonly standardError: number;
  readonly interval: readonly [low: number, high: number];
}

/** What a t-test is made of. */
export interface TTestInput {
  readonly estimate: number;
  /** What the estimate is compared with. @default 0 */
  readonly expected?: number;
  readonly standardError: number;
  readonly degrees: number;
}

/** t = (estimate − expected) / standard error and what follows; unscorable where there is no variance. */
export function tTest(
  { estimate, expected = 0, standardError, degrees }: TTestInput,
  { level = 0.95 }: TTestOptions = {},
): Outcome<TTest> {
  assertLevel(level);
  if (!(standardError > 0)) return unscorable('the values have no variance, so there is no t');
  const t = (estimate - expected) / standardError;
  const tail = studentProbability(-Math.abs(t), degrees);
  const half = -studentQuantile((1 - level) / 2, degrees) * standardError;
  return {
    state: 'scored',
    t,
    degrees,
    pValue: 2 * tail,
    pLess: t > 0 ? 1 - tail : tail,
    pGreater: t > 0 ? tail : 1 - tail,
    estimate,
    standardError,
    interval: [estimate - half, estimate + half],
  };
}
