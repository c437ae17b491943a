import type { Given, Mask, SaliencyMap } from '../types/arrays.ts';
import type { RegionMetric } from '../types/metric.ts';
import type { Score } from '../types/score.ts';
import { localizationAreas } from './localizationAreas.ts';

/**
 * Average precision of a map [height, width] against a mask, in [0, 1]: the sum over distinct values, from the
 * highest, of (R(k) - R(k-1)) P(k). Pixels of equal value are one threshold, so the order of pixels does not
 * matter, and a constant map scores the prevalence π of the mask. No interpolation (Davis & Goadrich 2006, ICML).
 * Null: π. A random order of n pixels is expected to score a little more, by less than (1 + ln n) / n.
 */
export function averagePrecision(map: Given<SaliencyMap>, mask: Given<Mask>): Score {
  const areas = localizationAreas(map, mask);
  if (areas.state === 'unscorable') return areas;
  return { state: 'scored', value: areas.averagePrecision, null: areas.prevalence };
}

/** The metric as localization measures it. */
export const averagePrecisionMetric: RegionMetric = {
  name: 'averagePrecision',
  label: 'average precision',
  bounds: [0, 1],
  better: 'high',
  area: 'averagePrecision',
  score: averagePrecision,
};
