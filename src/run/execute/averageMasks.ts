import ndarray from 'ndarray';
import { dense } from '../../math/dense.ts';
import type { Mask, SaliencyMap } from '../../types/arrays.ts';

/** How many masks cover each pixel, of masks of one size. */
export interface MaskTotal {
  readonly sum: Float64Array;
  readonly count: number;
}

/** By size, the sums of all masks: one pass, so that the average of the others costs each image the same. */
export async function maskTotals(masks: AsyncIterable<Mask>): Promise<ReadonlyMap<string, MaskTotal>> {
  const totals = new Map<string, { sum: Float64Array; count: number }>();
  for await (const mask of masks) {
    const own = totals.get(mask.shape.join()) ?? { sum: new Float64Array(mask.size), count: 0 };
    const { sum } = own;
    dense(mask).forEach((flag, pixel) => {
      sum[pixel] = (sum[pixel] ?? 0) + flag;
    });
    own.count++;
    totals.set(mask.shape.join(), own);
  }
  return totals;
}

/** The share of the masks that cover each pixel, less one mask that is among them; undefined where none is left. */
export function averageWithout(
  totals: ReadonlyMap<string, MaskTotal>,
  size: readonly number[],
  own: Mask | undefined,
): SaliencyMap | undefined {
  const { sum, count } = totals.get(size.join()) ?? { sum: new Float64Array(), count: 0 };
  const others = own === undefined ? count : count - 1;
  if (others < 1) return undefined;
  const flags = own && dense(own);
  return ndarray(
    Float32Array.from(sum, (total, pixel) => (total - (flags?.[pixel] ?? 0)) / others),
    [...size],
  );
}
