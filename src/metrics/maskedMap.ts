import { assertSameShape, mapAxes } from '../checks/sameShape.ts';
import { dense } from '../math/arrays/dense.ts';
import { extent } from '../math/arrays/extent.ts';
import { flagCount } from '../math/arrays/flags.ts';
import type { Given, Mask, SaliencyMap } from '../types/arrays.ts';
import type { Score } from '../types/score.ts';

/** Why there is no number. */
export type Unscorable = Extract<Score, { state: 'unscorable' }>;

/** A map and the mask that it is met with, both in row-major order: the map finite, the mask neither empty nor full. */
export interface MaskedMap {
  readonly state: 'masked';
  readonly values: Float32Array;
  readonly flags: Uint8Array;
}

/** The checks that every metric of a map against a mask makes. Throws on shapes that differ. */
export function maskedMap(map: Given<SaliencyMap>, mask: Given<Mask>): MaskedMap | Unscorable {
  assertSameShape({ map, mask }, mapAxes);
  const values = dense(map);
  const flags = dense(mask);
  const positives = positiveCount(flags);
  if (positives === 0) return { state: 'unscorable', reason: 'the mask is empty' };
  if (positives === flags.length) return { state: 'unscorable', reason: 'the mask is full' };
  if (!extent(values).every(Number.isFinite)) {
    return { state: 'unscorable', reason: 'the map is not finite' };
  }
  return { state: 'masked', values, flags };
}

/** How many entries of a mask are 1; throws on any other than 0 and 1. */
export function positiveCount(flags: Uint8Array): number {
  const count = flagCount(flags);
  if (count === undefined) {
    throw new RangeError(`mask must hold 0 and 1 only, got ${flags.find((flag) => flag > 1)}`);
  }
  return count;
}
