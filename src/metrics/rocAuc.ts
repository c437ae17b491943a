import { forEachThreshold } from '../math/thresholds.ts';
import type { Mask, SaliencyMap } from '../types/arrays.ts';
import type { Score } from '../types/score.ts';
import { type RankedHits, rankedHits } from './rankedHits.ts';

/**
 * The probability that a pixel inside the mask has a higher value than one outside, ties counting one half: the
 * area under the ROC curve, in [0, 1], 0.5 for a constant map (Hanley & McNeil 1982, Radiology 143(1)).
 */
export function rocAuc(map: SaliencyMap, mask: Mask): Score {
  const ranked = rankedHits(map, mask);
  if (ranked.state === 'unscorable') return ranked;
  return { state: 'scored', value: rocAucOf(ranked) };
}

/** The same, of a ranking that is at hand. */
export function rocAucOf({ thresholds, positives, total }: RankedHits): number {
  let sum = 0;
  let previousHits = 0;
  let previousMisses = 0;
  forEachThreshold(thresholds, (hits, count) => {
    const misses = count - hits;
    sum += ((misses - previousMisses) * (hits + previousHits)) / 2;
    previousHits = hits;
    previousMisses = misses;
  });
  return sum / positives / (total - positives);
}
