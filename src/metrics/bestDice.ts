import { bestThreshold } from '../math/ranking/hitsAmongTop.ts';
import type { Given, Mask, SaliencyMap } from '../types/arrays.ts';
import { maskedMap, type Unscorable } from './maskedMap.ts';

/** The best overlap that any threshold of a map has, and that threshold. */
export interface BestDice {
  readonly state: 'scored';
  readonly dice: number;
  readonly threshold: number;
}

/**
 * The largest Dice of { map >= v } with the mask over all values v of the map, the largest v of equal ones. Chosen
 * knowing the mask, so no map scores below the Dice of the whole frame, 2 π / (1 + π) at prevalence π.
 */
export function bestDice(map: Given<SaliencyMap>, mask: Given<Mask>): BestDice | Unscorable {
  const masked = maskedMap(map, mask);
  if (masked.state === 'unscorable') return masked;
  return { state: 'scored', ...bestThreshold(masked.values, masked.flags) };
}
