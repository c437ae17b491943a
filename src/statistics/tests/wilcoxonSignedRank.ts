import { normalProbability } from '../../math/distributions/normalDistribution.ts';
import { signedRankTails } from '../../math/distributions/signedRankTails.ts';
import { signedRanks } from './signedRanks.ts';

/** What the differences are if the null hypothesis (symmetric about zero) does not hold. */
export type Alternative = 'two-sided' | 'less' | 'greater';

/** What `wilcoxonSignedRank` finds. */
export interface WilcoxonTest {
  readonly pValue: number;
  /** Sum of the ranks of the positive differences. */
  readonly rankSum: number;
  /** The smaller of that and the sum of the ranks of the negative ones. */
  readonly statistic: number;
  /** The rank sum less its mean, in its standard deviations; with the correction for ties. */
  readonly z: number;
  /** Differences that are not zero: the ones that were ranked. */
  readonly n: number;
  readonly method: 'exact' | 'normal';
}

/** Up to this many differences, none zero and none tied in size, the distribution is exact (SciPy's rule). */
const exactLimit = 50;
/** Up to this many it is exact with zeros and ties as well (SciPy enumerates the signs up to here). */
const exactLimitWithTies = 13;

/**
 * Wilcoxon's signed-rank test of paired differences; zeros are left out. Exact for small samples, otherwise normal
 * with the correction for ties and none for continuity: the rules of SciPy 1.17 `scipy.stats.wilcoxon`.
 * Undefined when no difference is other than zero.
 * @throws RangeError for an unknown alternative.
 */
export function wilcoxonSignedRank(
  differences: ArrayLike<number>,
  { alternative = 'two-sided', method }: { alternative?: Alternative; method?: 'exact' | 'normal' } = {},
): WilcoxonTest | undefined {
  const { ranks, positiveSum: rankSum, tieSizes } = signedRanks(differences);
  const n = ranks.length;
  if (n === 0) return undefined;
  const plain = tieSizes.length === 0 && n === differences.length;
  const fitting = differences.length <= (plain ? exactLimit : exactLimitWithTies) ? 'exact' : 'normal';
  const used = method ?? fitting;
  const z = zScore(rankSum, n, tieSizes);
  const { lower, upper } =
    used === 'exact'
      ? signedRankTails(ranks, rankSum)
      : { lower: normalProbability(z), upper: normalProbability(-z) };
  const pValue = { less: lower, greater: upper, 'two-sided': Math.min(1, 2 * Math.min(lower, upper)) }[
    alternative
  ];
  if (pValue === undefined) {
    throw new RangeError(`alternative must be two-sided, less or greater, got ${alternative}`);
  }
  return { pValue, rankSum, statistic: Math.min(rankSum, (n * (n + 1)) / 2 - rankSum), z, n, method: used };
}

/** Mean n (n + 1) / 4; variance n (n + 1) (2n + 1) / 24 − Σ (t³ − t) / 48 over the tie sizes t. */
function zScore(rankSum: number, n: number, tieSizes: readonly number[]): number {
  const tieCorrection = tieSizes.reduce((sum, size) => sum + size ** 3 - size, 0) / 48;
  const sd = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - tieCorrection);
  return (rankSum - (n * (n + 1)) / 4) / sd;
}
