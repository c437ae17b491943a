import { assertSameShape, mapAxes } from '../checks/sameShape.ts';
import { dense } from '../math/arrays/dense.ts';
import type { Given, Mask } from '../types/arrays.ts';
import type { Score } from '../types/score.ts';
import { positiveCount } from './maskedMap.ts';

/**
 * The share of pixels inside the mask, in [0, 1]: what a map without information scores as average precision.
 * An empty mask scores 0 and a full one 1.
 */
export function prevalence(mask: Given<Mask>): Score {
  assertSameShape({ mask }, mapAxes);
  const flags = dense(mask);
  return { state: 'scored', value: positiveCount(flags) / flags.length };
}
