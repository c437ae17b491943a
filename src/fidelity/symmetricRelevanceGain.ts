import { curveArea } from './curveArea.ts';

/** What a class scored at each step, from none to the last: `mostFirst` with the most important pixels taken away first. */
export interface CurvePair {
  readonly mostFirst: readonly number[];
  readonly leastFirst: readonly number[];
}

/**
 * The area between the curve of the least and that of the most important first, over the share of pixels replaced: how
 * much longer a score lasts where the map says that it may. 0 of a random order by construction, as that has one curve;
 * in units of the score, and without those of the replacement's own bias, which both curves have. Blücher et al. 2024
 * (TMLR), "Decoupling pixel flipping and occlusion strategy for consistent XAI benchmarks".
 */
export function symmetricRelevanceGain(
  { mostFirst, leastFirst }: CurvePair,
  shares: readonly number[],
): number {
  return curveArea(shares, leastFirst) - curveArea(shares, mostFirst);
}
