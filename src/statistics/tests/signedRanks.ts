import { finiteValues } from '../../checks/finiteValues.ts';

/** The ranks of the sizes of the differences that are not zero. */
export interface SignedRanks {
  /** Ascending, from 1; equal sizes share the mean of their ranks. */
  readonly ranks: Float64Array;
  /** Sum of the ranks of the positive differences. */
  readonly positiveSum: number;
  /** Of each set of equal sizes, how many there are; sizes that occur once are left out. */
  readonly tieSizes: readonly number[];
}

/** Ranks of |d| over the differences that are not zero. */
export function signedRanks(differences: ArrayLike<number>): SignedRanks {
  const ordered = [...finiteValues('differences', differences)]
    .filter((d) => d !== 0)
    .sort((a, b) => Math.abs(a) - Math.abs(b));
  const ranks = new Float64Array(ordered.length);
  const tieSizes: number[] = [];
  let positiveSum = 0;
  for (let start = 0, end = 0; start < ordered.length; start = end) {
    const size = Math.abs(ordered[start] as number);
    while (end < ordered.length && Math.abs(ordered[end] as number) === size) end++;
    const rank = (start + 1 + end) / 2;
    ranks.fill(rank, start, end);
    positiveSum += rank * ordered.slice(start, end).filter((d) => d > 0).length;
    if (end - start > 1) tieSizes.push(end - start);
  }
  return { ranks, positiveSum, tieSizes };
}
