import type { Given, Mask, SaliencyMap } from '../types/arrays.ts';
import { maskedMap, positiveCount, type Unscorable } from './maskedMap.ts';

/** How much a set of pixels and a mask have in common: Dice 2 h / (a + m) and IoU h / (a + m − h), h pixels in both. */
export interface Overlap {
  readonly state: 'scored';
  readonly dice: number;
  readonly iou: number;
}

/**
 * Dice and IoU of the pixels at or above `threshold` with the mask, both in [0, 1]; 0 where there is no such pixel.
 * They depend on the scale of the map: `matchedOverlap` does not.
 */
export function overlapAt(
  map: Given<SaliencyMap>,
  mask: Given<Mask>,
  threshold: number,
): Overlap | Unscorable {
  const masked = maskedMap(map, mask);
  if (masked.state === 'unscorable') return masked;
  const { values, flags } = masked;
  let [hits, area] = [0, 0];
  for (const [i, value] of values.entries()) {
    if (value < threshold) continue;
    area++;
    hits += flags[i] ?? 0;
  }
  return overlapOf({ hits, area, maskArea: positiveCount(flags) });
}

/** The overlap of `hits` pixels of an area and a mask that have those in common. */
export function overlapOf({
  hits,
  area,
  maskArea,
}: {
  readonly hits: number;
  readonly area: number;
  readonly maskArea: number;
}): Overlap {
  return { state: 'scored', dice: (2 * hits) / (area + maskArea), iou: hits / (area + maskArea - hits) };
}
