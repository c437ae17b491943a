import ndarray from 'ndarray';
import { assertSameShape } from '../checks/sameShape.ts';
import { dense } from '../math/arrays/dense.ts';
import { mapTo } from '../math/arrays/elementwise.ts';
import { blockDistances } from '../math/grids/blockDistances.ts';
import type { Mask } from '../types/arrays.ts';

/**
 * The region grown (`pixels` above 0) or shrunk (below 0) by so many steps to the four neighbours: |pixels|
 * dilations or erosions by a 3 x 3 cross, which is city-block distance at most |pixels|, at the cost of one pass
 * whatever the number. What lies outside the frame counts for nothing: a region at the border does not shrink from it.
 * `mask` is [height, width] of 0 and 1. Throws RangeError where `pixels` is not a whole number.
 */
export function spreadMask(mask: Mask, pixels: number): Mask {
  return maskSpreads(mask)(pixels);
}

/**
 * The same for several numbers of steps of one region: however many, the distances are computed once outward and once
 * inward. `mask` must not change in between. Throws as `spreadMask` does.
 */
export function maskSpreads(mask: Mask): (pixels: number) => Mask {
  assertSameShape({ mask }, 2);
  const [height, width] = mask.shape as [number, number];
  const values = dense(mask);
  const distances: { out?: ReturnType<typeof blockDistances>; in?: ReturnType<typeof blockDistances> } = {};
  return (pixels) => {
    if (!Number.isInteger(pixels)) throw new RangeError(`pixels must be a whole number, got ${pixels}`);
    const isGrown = pixels >= 0;
    const side = isGrown ? 'out' : 'in';
    const own = distances[side] ?? blockDistances(values, [height, width], isGrown ? 1 : 0);
    distances[side] = own;
    const within = Math.abs(pixels);
    return ndarray(
      mapTo(Uint8Array, own, (distance) => Number(distance <= within === isGrown)),
      [height, width],
    );
  };
}
