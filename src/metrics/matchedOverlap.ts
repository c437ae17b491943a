import { hitsAmongTop } from '../math/ranking/hitsAmongTop.ts';
import type { Given, Mask, SaliencyMap } from '../types/arrays.ts';
import { maskedMap, positiveCount, type Unscorable } from './maskedMap.ts';
import { type Overlap, overlapOf } from './overlap.ts';

/**
 * Dice and IoU of the mask with as many of the highest pixels as the mask has, which needs no threshold. Where pixels
 * are equal at the line they share the places left, so that a constant map has the prevalence as its Dice, which is the
 * null.
 */
export function matchedOverlap(map: Given<SaliencyMap>, mask: Given<Mask>): Overlap | Unscorable {
  const masked = maskedMap(map, mask);
  if (masked.state === 'unscorable') return masked;
  const maskArea = positiveCount(masked.flags);
  return overlapOf({ hits: hitsAmongTop(masked.values, masked.flags, maskArea), area: maskArea, maskArea });
}
