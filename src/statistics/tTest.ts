import { studentProbability } from '../math/studentDistribution.ts';
import type { Alternative } from './wilcoxonSignedRank.ts';

export interface TTest {
  readonly pValue: number;
  readonly t: number;
  readonly degrees: number;
}

/**
 * Student's one-sample t-test of whether the mean of `values` is `expected`: t = (mean − expected) / (s / √n) on
 * n − 1 degrees of freedom. Undefined for fewer than two values and for values that are all equal.
 */
export function tTest(
  values: readonly number[],
  expected: number,
  { alternative = 'two-sided' }: { alternative?: Alternative } = {},
): TTest | undefined {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`values must be finite, got ${values[bad]} at index ${bad}`);
  if (!Number.isFinite(expected)) throw new RangeError(`expected must be finite, got ${expected}`);
  const degrees = values.length - 1;
  if (degrees < 1 || values.every((value) => value === values[0])) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const t = (mean - expected) / Math.sqrt(squares / degrees / values.length);
  const lower = studentProbability(t, degrees);
  const upper = studentProbability(-t, degrees);
  const pValue = { less: lower, greater: upper, 'two-sided': 2 * Math.min(lower, upper) }[alternative];
  if (pValue === undefined) {
    throw new RangeError(`alternative must be two-sided, less or greater, got ${alternative}`);
  }
  return { pValue, t, degrees };
}
