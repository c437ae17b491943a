import { signedRanks } from './signedRanks.ts';

/**
 * Matched-pairs rank-biserial correlation (Kerby 2014, Comprehensive Psychology 3:1): the share of the rank sum
 * that speaks for positive differences less the share for negative ones, in [−1, 1]. Zeros are left out;
 * undefined when no difference is other than zero.
 */
export function rankBiserial(differences: readonly number[]): number | undefined {
  const { ranks, positiveSum } = signedRanks(differences);
  const total = (ranks.length * (ranks.length + 1)) / 2;
  return total === 0 ? undefined : (2 * positiveSum) / total - 1;
}
