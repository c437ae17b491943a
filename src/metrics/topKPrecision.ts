import { assertArray } from '../checks/assertArray.ts';
import { dense } from '../math/arrays/dense.ts';
import { hitsAmongTop } from '../math/ranking/hitsAmongTop.ts';
import type { Given, Mask, SaliencyMap } from '../types/arrays.ts';
import type { Score } from '../types/score.ts';
import { maskedMap, positiveCount } from './maskedMap.ts';

/**
 * The share of the k highest pixels that lie inside the mask, in [0, 1]; pixels that are equal at the line share the
 * places left. Null: the prevalence. Throws RangeError for a k that is no whole number from 1 to the pixels there are.
 */
export function topKPrecision(map: Given<SaliencyMap>, mask: Given<Mask>, k: number): Score {
  assertArray('map', map, 2);
  const size = dense(map).length;
  if (!(Number.isInteger(k) && k >= 1 && k <= size)) {
    throw new RangeError(`k must be a whole number from 1 to ${size}, got ${k}`);
  }
  const masked = maskedMap(map, mask);
  if (masked.state === 'unscorable') return masked;
  const { values, flags } = masked;
  return {
    state: 'scored',
    value: hitsAmongTop(values, flags, k) / k,
    null: positiveCount(flags) / flags.length,
  };
}
