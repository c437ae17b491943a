import type { Given, Mask, SaliencyMap } from '../types/arrays.ts';
import type { Score } from '../types/score.ts';
import { maskedMap, positiveCount } from './maskedMap.ts';
import { topKPrecision } from './topKPrecision.ts';

/**
 * The share of as many of the highest pixels as the mask has that lie inside it, in [0, 1]: the Dice of
 * `matchedOverlap`. Null: the prevalence. Arras et al. 2022, Information Fusion 81.
 */
export function relevanceRankAccuracy(map: Given<SaliencyMap>, mask: Given<Mask>): Score {
  const masked = maskedMap(map, mask);
  if (masked.state === 'unscorable') return masked;
  return topKPrecision(map, mask, positiveCount(masked.flags));
}
