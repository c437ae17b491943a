import { flaggedMaxima } from '../math/arrays/flags.ts';
import type { Given, Mask, SaliencyMap } from '../types/arrays.ts';
import type { RegionMetric } from '../types/metric.ts';
import type { Score } from '../types/score.ts';
import { maskedMap, positiveCount } from './maskedMap.ts';

/**
 * Whether the highest pixel of the map lies inside the mask: 1 a hit, 0 a miss. Where several pixels share the
 * highest value it is the share of them inside, the chance of a hit if one were drawn; so a constant map scores the
 * prevalence, which is the null. No tolerance around the mask. Zhang et al. 2018, IJCV 126(10).
 */
export function pointingGame(map: Given<SaliencyMap>, mask: Given<Mask>): Score {
  const masked = maskedMap(map, mask);
  if (masked.state === 'unscorable') return masked;
  const { hits, count } = flaggedMaxima(masked.values, masked.flags);
  const prevalence = positiveCount(masked.flags) / masked.flags.length;
  return { state: 'scored', value: hits / count, null: prevalence };
}

/** The metric as localization measures it. */
export const pointingGameMetric: RegionMetric = {
  name: 'pointingGame',
  label: 'pointing game',
  bounds: [0, 1],
  better: 'high',
  score: pointingGame,
};
