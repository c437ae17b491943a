import type { Given, Mask, SaliencyMap } from '../types/arrays.ts';
import type { RegionMetric } from '../types/metric.ts';
import type { Score } from '../types/score.ts';
import { localizationAreas } from './localizationAreas.ts';

/**
 * The probability that a pixel inside the mask has a higher value than one outside, ties counting one half: the
 * area under the ROC curve, in [0, 1], 0.5 for a constant map and for a random one, which is its null (Hanley & McNeil 1982, Radiology 143(1)).
 */
export function rocAuc(map: Given<SaliencyMap>, mask: Given<Mask>): Score {
  const areas = localizationAreas(map, mask);
  if (areas.state === 'unscorable') return areas;
  return { state: 'scored', value: areas.rocAuc, null: 0.5 };
}

/** The metric as localization measures it. */
export const rocAucMetric: RegionMetric = {
  name: 'rocAuc',
  label: 'ROC AUC',
  bounds: [0, 1],
  better: 'high',
  area: 'rocAuc',
  score: rocAuc,
};
