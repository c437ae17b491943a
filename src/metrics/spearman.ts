import { correlation } from '../math/arrays/correlation.ts';
import { ranks } from '../math/ranking/ranks.ts';
import type { Given, SaliencyMap } from '../types/arrays.ts';
import type { SimilarityMetric } from '../types/metric.ts';
import type { Score } from '../types/score.ts';
import { comparableMaps } from './comparableMaps.ts';

/**
 * Spearman's rank correlation of two maps [height, width], pixel by pixel, in [-1, 1]: Pearson's correlation of
 * their ranks, ties sharing the mean of theirs. Signs count: a map and its negative score -1.
 * Null: 0, of two maps that have nothing to do with each other. Unscorable: a map that is constant or not finite.
 */
export function spearman(a: Given<SaliencyMap>, b: Given<SaliencyMap>): Score {
  const maps = comparableMaps(a, b);
  if (maps.state === 'unscorable') return maps;
  const value = correlation(ranks(maps.a), ranks(maps.b));
  if (value === undefined) return { state: 'unscorable', reason: 'a map is constant' };
  return { state: 'scored', value, null: 0 };
}

/** The metric as audits measure it, of the maps that are drawn. */
export const spearmanMetric: SimilarityMetric = {
  name: 'spearman',
  label: 'rank correlation',
  bounds: [-1, 1],
  score: spearman,
};

/** The same of the sums over channels with their signs. */
export const signedSpearmanMetric: SimilarityMetric = {
  name: 'signedSpearman',
  label: 'rank correlation with signs',
  bounds: [-1, 1],
  of: 'signed',
  score: spearman,
};
