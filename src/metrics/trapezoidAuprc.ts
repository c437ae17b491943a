import { forEachThreshold } from '../math/thresholds.ts';
import type { Mask, SaliencyMap } from '../types/arrays.ts';
import type { Score } from '../types/score.ts';
import { type RankedHits, rankedHits } from './rankedHits.ts';

/**
 * The area under the precision-recall curve by the trapezoid rule, in [0, 1], starting at recall 0 and precision 1:
 * the number of Arun et al. 2021 (scikit-learn's `auc(recall, precision)`). It rewards ties: a constant map scores
 * (1 + prevalence) / 2. For comparison with that study; `averagePrecision` has no such bias.
 */
export function trapezoidAuprc(map: SaliencyMap, mask: Mask): Score {
  const ranked = rankedHits(map, mask);
  if (ranked.state === 'unscorable') return ranked;
  return { state: 'scored', value: trapezoidAuprcOf(ranked) };
}

/** The same, of a ranking that is at hand. */
export function trapezoidAuprcOf({ thresholds, positives }: RankedHits): number {
  let sum = 0;
  let previousHits = 0;
  let previousPrecision = 1;
  forEachThreshold(thresholds, (hits, count) => {
    const precision = hits / count;
    sum += ((hits - previousHits) * (precision + previousPrecision)) / 2;
    previousHits = hits;
    previousPrecision = precision;
  });
  return sum / positives;
}
