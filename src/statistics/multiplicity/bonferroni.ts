import { ascendingPValues } from './ascendingPValues.ts';

/** P-values times their number, at most 1, in the order given. Throws RangeError outside 0 to 1. */
export function bonferroni(pValues: ArrayLike<number>): number[] {
  const count = ascendingPValues(pValues).length;
  return Array.from(pValues, (p) => Math.min(1, count * p));
}
