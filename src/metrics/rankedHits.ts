import { allFinite } from '../math/allValues.ts';
import { dense } from '../math/dense.ts';
import { assertSameShape } from '../math/sameShape.ts';
import { type Thresholds, thresholds } from '../math/thresholds.ts';
import type { Mask, SaliencyMap } from '../types/arrays.ts';
import type { Score } from '../types/score.ts';

/** The pixels of a map from the highest value down, met with a mask: what AP, trapezoid and ROC all start from. */
export interface RankedHits {
  readonly state: 'ranked';
  /** Pixels of equal value are one threshold. */
  readonly thresholds: Thresholds;
  /** Pixels inside the mask. */
  readonly positives: number;
  /** Pixels in all. */
  readonly total: number;
}

export type Unscorable = Extract<Score, { state: 'unscorable' }>;

/** A mask met with a map that can be ranked, both in row-major order. */
export interface MaskedMap {
  readonly state: 'masked';
  readonly values: Float32Array;
  readonly flags: Uint8Array;
  readonly positives: number;
}

/**
 * The ranking of `map` against `mask`, [height, width] both, by one sort; several metrics can be taken from it.
 * Unscorable: a map that is not finite, an empty mask, a full mask. Throws on shapes that differ.
 */
export function rankedHits(map: SaliencyMap, mask: Mask): RankedHits | Unscorable {
  const masked = maskedMap(map, mask);
  if (masked.state === 'unscorable') return masked;
  const { values, flags, positives } = masked;
  return { state: 'ranked', thresholds: thresholds(values, flags), positives, total: values.length };
}

/** The checks that every metric of a map against a mask makes. */
export function maskedMap(map: SaliencyMap, mask: Mask): MaskedMap | Unscorable {
  assertSameShape({ map, mask }, 2);
  const values = dense(map);
  const flags = dense(mask);
  const positives = positiveCount(flags);
  if (positives === 0) return { state: 'unscorable', reason: 'the mask is empty' };
  if (positives === flags.length) return { state: 'unscorable', reason: 'the mask is full' };
  if (!allFinite(values)) return { state: 'unscorable', reason: 'the map is not finite' };
  return { state: 'masked', values, flags, positives };
}

/** How many entries of a mask are 1; throws on any other than 0 and 1. */
export function positiveCount(flags: Uint8Array): number {
  let count = 0;
  for (const flag of flags) {
    if (flag > 1) throw new RangeError(`mask must hold 0 and 1 only, got ${flag}`);
    count += flag;
  }
  return count;
}
