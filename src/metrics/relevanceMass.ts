import { dense } from '../math/arrays/dense.ts';
import type { Given, Mask, SaliencyMap } from '../types/arrays.ts';
import type { Score } from '../types/score.ts';
import { positiveMap } from './positiveMap.ts';

/**
 * The share of the map's sum that lies inside the mask, in [0, 1]. Null: the prevalence, which a constant map scores.
 * Unscorable too: a map with a value below 0, or 0 everywhere. Arras et al. 2022, Information Fusion 81.
 */
export function relevanceMass(map: Given<SaliencyMap>, mask: Given<Mask>): Score {
  const sums = positiveMap(map, mask);
  if (sums.state === 'unscorable') return sums;
  return { state: 'scored', value: sums.inside / sums.total, null: sums.maskArea / dense(map).length };
}
