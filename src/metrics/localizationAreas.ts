import { rankingAreas } from '../math/ranking/rankingAreas.ts';
import type { Given, Mask, SaliencyMap } from '../types/arrays.ts';
import { maskedMap, positiveCount, type Unscorable } from './maskedMap.ts';

/** The numbers that come from ranking the pixels of a map, by one sort: see the metrics of the same names. */
export interface LocalizationAreas {
  readonly state: 'scored';
  readonly averagePrecision: number;
  readonly trapezoidAuprc: number;
  readonly rocAuc: number;
  /** The share of pixels inside the mask: the null of the first two. */
  readonly prevalence: number;
}

/**
 * `averagePrecision`, `trapezoidAuprc` and `rocAuc` of `map` against `mask`, both [height, width], together.
 * Unscorable: an empty mask, a full mask, a map that is not finite. Throws on shapes that differ.
 */
export function localizationAreas(
  map: Given<SaliencyMap>,
  mask: Given<Mask>,
): LocalizationAreas | Unscorable {
  const masked = maskedMap(map, mask);
  if (masked.state === 'unscorable') return masked;
  const areas = rankingAreas(masked.values, masked.flags);
  return {
    state: 'scored',
    averagePrecision: areas.steps,
    trapezoidAuprc: areas.trapezoids,
    rocAuc: areas.rocTrapezoids,
    prevalence: positiveCount(masked.flags) / masked.flags.length,
  };
}
