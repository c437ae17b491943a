import type { Given, Mask, SaliencyMap } from '../types/arrays.ts';
import type { RegionMetric } from '../types/metric.ts';
import type { Score } from '../types/score.ts';
import { localizationAreas } from './localizationAreas.ts';

/**
 * The area under the precision-recall curve by the trapezoid rule, in [0, 1], starting at recall 0 and precision 1:
 * the number of Arun et al. 2021 (scikit-learn's `auc(recall, precision)`). It rewards ties: a constant map scores
 * (1 + prevalence) / 2. For comparison with that study; `averagePrecision` has no such bias.
 * Null: the prevalence, which a random map scores; a map of ties scores more without knowing more.
 */
export function trapezoidAuprc(map: Given<SaliencyMap>, mask: Given<Mask>): Score {
  const areas = localizationAreas(map, mask);
  if (areas.state === 'unscorable') return areas;
  return { state: 'scored', value: areas.trapezoidAuprc, null: areas.prevalence };
}

/** The metric as localization measures it. */
export const trapezoidAuprcMetric: RegionMetric = {
  name: 'trapezoidAuprc',
  label: 'trapezoid AUPRC',
  bounds: [0, 1],
  better: 'high',
  area: 'trapezoidAuprc',
  score: trapezoidAuprc,
};
