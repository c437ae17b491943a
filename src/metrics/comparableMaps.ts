import { assertSameShape, mapAxes } from '../checks/sameShape.ts';
import { dense } from '../math/arrays/dense.ts';
import { extent } from '../math/arrays/extent.ts';
import type { Given, SaliencyMap } from '../types/arrays.ts';
import type { Unscorable } from './maskedMap.ts';

/** Two maps of equal shape, finite and neither constant, in row-major order. */
export interface ComparableMaps {
  readonly state: 'comparable';
  readonly a: Float32Array;
  readonly b: Float32Array;
  /** [smallest, largest] value of each. */
  readonly extents: { readonly a: readonly [number, number]; readonly b: readonly [number, number] };
}

/** The checks that every metric of a map against a map makes. Throws on shapes that differ. */
export function comparableMaps(
  mapA: Given<SaliencyMap>,
  mapB: Given<SaliencyMap>,
): ComparableMaps | Unscorable {
  assertSameShape({ a: mapA, b: mapB }, mapAxes);
  const a = dense(mapA);
  const b = dense(mapB);
  const extents = { a: extent(a), b: extent(b) };
  const both = [extents.a, extents.b];
  if (!both.flat().every(Number.isFinite)) return { state: 'unscorable', reason: 'a map is not finite' };
  if (both.some(([smallest, largest]) => smallest === largest)) {
    return { state: 'unscorable', reason: 'a map is constant' };
  }
  return { state: 'comparable', a, b, extents };
}
