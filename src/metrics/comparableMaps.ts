import { allEqual, allFinite } from '../math/allValues.ts';
import { dense } from '../math/dense.ts';
import { assertSameShape } from '../math/sameShape.ts';
import type { SaliencyMap } from '../types/arrays.ts';
import type { Unscorable } from './rankedHits.ts';

/** Two maps of equal shape, finite and neither constant, in row-major order. */
export interface ComparableMaps {
  readonly state: 'comparable';
  readonly a: Float32Array;
  readonly b: Float32Array;
}

/** The checks that every metric of a map against a map makes. Throws on shapes that differ. */
export function comparableMaps(mapA: SaliencyMap, mapB: SaliencyMap): ComparableMaps | Unscorable {
  assertSameShape({ a: mapA, b: mapB }, 2);
  const a = dense(mapA);
  const b = dense(mapB);
  if (!allFinite(a) || !allFinite(b)) return { state: 'unscorable', reason: 'a map is not finite' };
  if (allEqual(a) || allEqual(b)) return { state: 'unscorable', reason: 'a map is constant' };
  return { state: 'comparable', a, b };
}
