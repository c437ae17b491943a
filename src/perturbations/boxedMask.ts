import ndarray from 'ndarray';
import { assertSameShape } from '../checks/sameShape.ts';
import { dense } from '../math/arrays/dense.ts';
import type { Mask } from '../types/arrays.ts';

/**
 * Which pixels the box around a region holds. `inclusive`: from its first to its last row and column. `half-open`, as
 * the code of Sourget et al. 2024 has it: without the last row and column, of which only the region's own pixels count.
 */
export type RegionBoxRule = 'inclusive' | 'half-open';

/**
 * The region with the one box around all of its pixels filled in. `mask` is [height, width] of 0 and 1. Throws
 * RangeError for an empty region, which has no box, and for a rule that there is not.
 */
export function boxedMask(mask: Mask, { rule }: { readonly rule: RegionBoxRule }): Mask {
  assertSameShape({ mask }, 2);
  if (rule !== 'inclusive' && rule !== 'half-open') {
    throw new RangeError(`rule must be inclusive or half-open, got ${String(rule satisfies never)}`);
  }
  const [height, width] = mask.shape as [number, number];
  const out = Uint8Array.from(dense(mask));
  const [top, bottom, left, right] = extentOf(out, width);
  if (bottom < top) throw new RangeError(`mask must hold at least one pixel of the region, got an empty one`);
  const more = rule === 'inclusive' ? 1 : 0;
  for (let y = top; y < bottom + more; y++) out.fill(1, y * width + left, y * width + right + more);
  return ndarray(out, [height, width]);
}

/** First and last row and column of the pixels that are not 0; of none, last before first. */
function extentOf(
  values: Uint8Array,
  width: number,
): [top: number, bottom: number, left: number, right: number] {
  let [top, bottom, left, right] = [Infinity, -1, Infinity, -1];
  for (let i = 0; i < values.length; i++) {
    if (values[i] === 0) continue;
    const [y, x] = [Math.floor(i / width), i % width];
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
    left = Math.min(left, x);
    right = Math.max(right, x);
  }
  return [top, bottom, left, right];
}
