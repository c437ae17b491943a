import { normalProbability, normalQuantile } from '../../math/distributions/normalDistribution.ts';
import { assertLevel } from '../level.ts';
import { type Outcome, unscorable } from '../outcome.ts';
import { aucComponents, aucCovariance } from './aucComponents.ts';
import { type AucOptions, fewGroups, isZero } from './aucConfidence.ts';

/** Two areas under the ROC curve. */
export interface AucPair {
  readonly aucA: number;
  readonly aucB: number;
  /** aucA − aucB. */
  readonly difference: number;
}

/** What `delongPaired` and `delongUnpaired` find. */
export interface AucTest {
  /** [[var a, cov], [cov, var b]]. */
  readonly covariance: readonly [readonly [number, number], readonly [number, number]];
  /** difference / its standard error. */
  readonly z: number;
  /** Two-sided, normal. */
  readonly pValue: number;
  /** Of the difference. */
  readonly interval: readonly [low: number, high: number];
}

/**
 * DeLong's test of two scores of the same rows (1988, Biometrics 44(3)): z = (area a − area b) / √(var a + var b − 2 cov).
 * `labels` (0 or 1), `a` and `b` have one entry per row; `groups` as in `aucConfidence`. Unscorable, the areas apart,
 * where the difference has no variance. Throws RangeError for labels of one class and scores that are not finite.
 */
export function delongPaired(
  { labels, a, b }: Record<'labels' | 'a' | 'b', ArrayLike<number>>,
  { level = 0.95, groups }: AucOptions = {},
): AucPair & Outcome<AucTest> {
  const [first, second] = [aucComponents(a, labels), aucComponents(b, labels)];
  const variances = [aucCovariance(first, first, groups), aucCovariance(second, second, groups)];
  return tested([first.auc, second.auc], [...variances, aucCovariance(first, second, groups)], level);
}

/** Scores of one set of rows. */
export interface ScoredRows {
  readonly scores: ArrayLike<number>;
  /** 0 or 1. */
  readonly labels: ArrayLike<number>;
  readonly groups?: AucOptions['groups'];
}

/**
 * DeLong's test of the scores of two independent sets of rows, whose variances add. Otherwise as `delongPaired`; no
 * group may stand in both sets.
 */
export function delongUnpaired(
  a: ScoredRows,
  b: ScoredRows,
  { level = 0.95 }: Pick<AucOptions, 'level'> = {},
): AucPair & Outcome<AucTest> {
  const [first, second] = [aucComponents(a.scores, a.labels), aucComponents(b.scores, b.labels)];
  const variances = [aucCovariance(first, first, a.groups), aucCovariance(second, second, b.groups)];
  return tested([first.auc, second.auc], [...variances, 0], level);
}

function tested(
  [aucA = 0, aucB = 0]: readonly number[],
  [varianceA, varianceB, covariance]: readonly (number | undefined)[],
  level: number,
): AucPair & Outcome<AucTest> {
  assertLevel(level);
  const difference = aucA - aucB;
  const known = { aucA, aucB, difference };
  if (varianceA === undefined || varianceB === undefined || covariance === undefined) {
    return { ...known, ...unscorable(fewGroups) };
  }
  const variance = varianceA + varianceB - 2 * covariance;
  if (isZero(variance))
    return { ...known, ...unscorable('the variance of the difference is zero, so there is no z') };
  const standardError = Math.sqrt(variance);
  const z = difference / standardError;
  const half = normalQuantile((1 + level) / 2) * standardError;
  return {
    ...known,
    state: 'scored',
    covariance: [
      [varianceA, covariance],
      [covariance, varianceB],
    ],
    z,
    pValue: 2 * normalProbability(-Math.abs(z)),
    interval: [difference - half, difference + half],
  };
}
