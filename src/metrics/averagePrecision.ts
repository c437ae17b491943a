import { forEachThreshold } from '../math/thresholds.ts';
import type { Mask, SaliencyMap } from '../types/arrays.ts';
import type { Score } from '../types/score.ts';
import { type RankedHits, rankedHits } from './rankedHits.ts';

/**
 * Average precision of a map [height, width] against a mask, in [0, 1]: the sum over distinct values, from the
 * highest, of (R(k) - R(k-1)) P(k). Pixels of equal value are one threshold, so the order of pixels does not
 * matter, and a constant map scores the prevalence of the mask. No interpolation (Davis & Goadrich 2006, ICML).
 */
export function averagePrecision(map: SaliencyMap, mask: Mask): Score {
  const ranked = rankedHits(map, mask);
  if (ranked.state === 'unscorable') return ranked;
  return { state: 'scored', value: averagePrecisionOf(ranked) };
}

/** The same, of a ranking that is at hand. */
export function averagePrecisionOf({ thresholds, positives }: RankedHits): number {
  let sum = 0;
  let previousHits = 0;
  forEachThreshold(thresholds, (hits, count) => {
    sum += (hits - previousHits) * (hits / count);
    previousHits = hits;
  });
  return sum / positives;
}
