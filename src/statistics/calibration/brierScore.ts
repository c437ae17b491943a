import { binaryValues } from '../../checks/binaryValues.ts';
import { checkedProbabilities } from './probabilities.ts';

/** What `brierScore` finds. */
export interface BrierScore {
  /** Mean of (p − y)²: 0 is perfect, 1 the worst. */
  readonly brier: number;
  /** What the constant forecast of the labels' own mean scores. */
  readonly baseline: number;
  /** 1 − brier / baseline: 1 is perfect, 0 no better than that constant. Undefined for labels of one class. */
  readonly skill: number | undefined;
}

/**
 * The Brier score (1950, Monthly Weather Review 78(1)) of `probabilities` [n] of class 1 against `labels` [n], 0 or 1.
 * Throws RangeError for probabilities outside 0 to 1, other labels and no rows.
 */
export function brierScore(probabilities: ArrayLike<number>, labels: ArrayLike<number>): BrierScore {
  const values = checkedProbabilities(probabilities);
  const classes = binaryValues('labels', labels, values.length);
  const brier = values.reduce((sum, p, i) => sum + (p - (classes[i] ?? 0)) ** 2, 0) / values.length;
  const rate = classes.reduce((sum, label) => sum + label, 0) / values.length;
  const baseline = rate * (1 - rate);
  return { brier, baseline, skill: baseline === 0 ? undefined : 1 - brier / baseline };
}
