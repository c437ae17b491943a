import { dense } from '../math/arrays/dense.ts';
import { extent } from '../math/arrays/extent.ts';
import { ascendingOrder } from '../math/ranking/order.ts';
import type { SaliencyMap } from '../types/arrays.ts';

/** The pixels of a map, as flat indices in row-major order, from the most and from the least important. */
export interface PixelOrder {
  readonly mostFirst: Uint32Array;
  readonly leastFirst: Uint32Array;
}

/**
 * The pixels of a map [height, width] in the order in which they are taken away. Of equal values the lower index comes
 * first in both orders, so that a constant map has the same order twice. Throws RangeError for a map that is not finite.
 */
export function pixelOrder(map: SaliencyMap): PixelOrder {
  const values = dense(map);
  if (!extent(values).every(Number.isFinite)) {
    const odd = values.find((value) => !Number.isFinite(value));
    throw new RangeError(`map must be finite to order its pixels, got ${odd}`);
  }
  return {
    mostFirst: ascendingOrder(values.map((value) => -value)).indices,
    leastFirst: ascendingOrder(values).indices,
  };
}
