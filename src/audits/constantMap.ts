import { dense } from '../math/arrays/dense.ts';
import { extent } from '../math/arrays/extent.ts';
import type { SaliencyMap } from '../types/arrays.ts';

/** Why a map of one value has no score. */
export const constantReason = 'the map is constant';

/** True of a map whose every value is the same finite number. */
export function isConstant(map: SaliencyMap): boolean {
  const [low, high] = extent(dense(map));
  return low === high;
}
