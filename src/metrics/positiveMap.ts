import type { Given, Mask, SaliencyMap } from '../types/arrays.ts';
import { maskedMap, positiveCount, type Unscorable } from './maskedMap.ts';

/** The sums of a map of which no value is below 0. */
export interface PositiveMap {
  readonly state: 'summed';
  readonly inside: number;
  readonly total: number;
  readonly maskArea: number;
}

/** The sum of a map inside the mask and in all. A sum says nothing where values below 0 or none but 0 are in it. */
export function positiveMap(map: Given<SaliencyMap>, mask: Given<Mask>): PositiveMap | Unscorable {
  const masked = maskedMap(map, mask);
  if (masked.state === 'unscorable') return masked;
  const { values, flags } = masked;
  let [inside, total] = [0, 0];
  for (const [i, value] of values.entries()) {
    if (value < 0) return { state: 'unscorable', reason: 'the map has values below 0' };
    total += value;
    inside += value * (flags[i] ?? 0);
  }
  if (total === 0) return { state: 'unscorable', reason: 'the map is 0 everywhere' };
  return { state: 'summed', inside, total, maskArea: positiveCount(flags) };
}
