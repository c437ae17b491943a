import type { Mask, SaliencyMap } from '../types/arrays.ts';
import type { Score } from '../types/score.ts';
import { localizationAreas } from './localizationAreas.ts';

/**
 * The probability that a pixel inside the mask has a higher value than one outside, ties counting one half: the
 * area under the ROC curve, in [0, 1], 0.5 for a constant map (Hanley & McNeil 1982, Radiology 143(1)).
 */
export function rocAuc(map: SaliencyMap, mask: Mask): Score {
  const areas = localizationAreas(map, mask);
  return areas.state === 'unscorable' ? areas : { state: 'scored', value: areas.rocAuc };
}
