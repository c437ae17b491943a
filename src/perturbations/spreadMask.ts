import ndarray from 'ndarray';
import { blockDistances } from '../math/blockDistances.ts';
import { dense } from '../math/dense.ts';
import { assertSameShape } from '../math/sameShape.ts';
import type { Mask } from '../types/arrays.ts';

/**
 * The region grown (`pixels` above 0) or shrunk (below 0) by so many steps to the four neighbours: |pixels|
 * dilations or erosions by a 3 x 3 cross, which is city-block distance at most |pixels|, at the cost of one pass
 * whatever the number. What lies outside the frame counts for nothing: a region at the border does not shrink from it.
 * `mask` is [height, width] of 0 and 1. Throws RangeError where `pixels` is not a whole number.
 */
export function spreadMask(mask: Mask, pixels: number): Mask {
  assertSameShape({ mask }, 2);
  if (!Number.isInteger(pixels)) throw new RangeError(`pixels must be a whole number, got ${pixels}`);
  const [height, width] = mask.shape as [number, number];
  const values = dense(mask);
  const isGrown = pixels >= 0;
  const distances = blockDistances(values, [height, width], isGrown ? 1 : 0);
  const within = Math.abs(pixels);
  const out = Uint8Array.from(distances, (distance) => Number(distance <= within === isGrown));
  return ndarray(out, [height, width]);
}
