import type { Given, Mask, SaliencyMap } from '../types/arrays.ts';
import type { Score } from '../types/score.ts';
import { positiveMap } from './positiveMap.ts';

/**
 * 2 Σ map · mask / (Σ map + Σ mask): Dice without a threshold, of a map whose values count as shares of a pixel. It
 * depends on the scale of the map, and has no null of its own. Unscorable too: a map with a value below 0, or 0 everywhere.
 */
export function softDice(map: Given<SaliencyMap>, mask: Given<Mask>): Score {
  const sums = positiveMap(map, mask);
  if (sums.state === 'unscorable') return sums;
  return { state: 'scored', value: (2 * sums.inside) / (sums.total + sums.maskArea) };
}
