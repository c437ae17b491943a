import { normalProbability } from '../../math/distributions/normalDistribution.ts';
import { binomialTail } from './binomialTail.ts';

/** What `mcnemar` finds. */
export interface Mcnemar {
  /** Pairs in which only the first is right, and only the second. */
  readonly discordant: readonly [firstOnly: number, secondOnly: number];
  /** Two-sided binomial of the smaller at one half: the doubled smaller tail, at most 1. */
  readonly exactP: number;
  /** (b − c)² / (b + c) on one degree, and with the correction for continuity; undefined without a discordant pair. */
  readonly chiSquare: { readonly statistic: number; readonly pValue: number } | undefined;
  readonly corrected: { readonly statistic: number; readonly pValue: number } | undefined;
}

/**
 * McNemar's test (1947, Psychometrika 12(2)) of whether two classifiers of the same rows are right equally often.
 * `table` counts rows: [[both right, only the first right], [only the second right, both wrong]].
 * Throws RangeError for counts that are not whole and at least 0.
 */
export function mcnemar(table: readonly (readonly number[])[]): Mcnemar {
  const [both, b, c, neither] = [table[0]?.[0], table[0]?.[1], table[1]?.[0], table[1]?.[1]];
  for (const count of [both, b, c, neither]) {
    if (!Number.isInteger(count) || (count ?? -1) < 0) {
      throw new RangeError(`table must hold 2 by 2 whole counts of at least 0, got ${JSON.stringify(table)}`);
    }
  }
  const [first, second] = [b ?? 0, c ?? 0];
  const total = first + second;
  const exactP = total === 0 ? 1 : Math.min(1, 2 * binomialTail(Math.min(first, second), total, 0.5));
  const test = (distance: number) => {
    if (total === 0) return undefined;
    const statistic = distance ** 2 / total;
    return { statistic, pValue: 2 * normalProbability(-Math.sqrt(statistic)) };
  };
  const distance = Math.abs(first - second);
  return { discordant: [first, second], exactP, chiSquare: test(distance), corrected: test(distance - 1) };
}
