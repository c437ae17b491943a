import ndarray from 'ndarray';
import { assertKnownKeys } from '../checks/knownKeys.ts';
import { assertSameShape, mapAxes } from '../checks/sameShape.ts';
import { dense } from '../math/arrays/dense.ts';
import { extent } from '../math/arrays/extent.ts';
import { quantile } from '../math/ranking/quantile.ts';
import { ranks } from '../math/ranking/ranks.ts';
import type { Given, SaliencyMap } from '../types/arrays.ts';
import type { Score } from '../types/score.ts';

/**
 * `p99`: the minimum goes to 0, the 99th percentile (interpolated linearly) and all above it to 1: what PAIR's
 * VisualizeImageGrayscale does after its sum over channels. `minMax`: the minimum goes to 0, the maximum to 1; one
 * hot pixel then decides the scale. `rank`: the place in the order of all pixels, ties sharing the mean of theirs,
 * from 0 for a single lowest to 1 for a single highest pixel.
 */
export type NormalizationRule = 'p99' | 'minMax' | 'rank';

/** A map in [0, 1], or why there is none; the reason can be handed on as a score. */
export type NormalizedMap =
  | { readonly state: 'normalized'; readonly map: SaliencyMap }
  | Extract<Score, { state: 'unscorable' }>;

/**
 * The map stretched to [0, 1] by `rule`, each map on its own. Unscorable: a map that is not finite, that is
 * constant, or (`p99`) of which 99 % of pixels share the lowest value.
 * @throws RangeError for an unknown rule.
 */
export function normalized(
  map: Given<SaliencyMap>,
  options: { readonly rule: NormalizationRule },
): NormalizedMap {
  assertKnownKeys('options of normalized', options, { rule: true });
  const { rule } = options;
  assertSameShape({ map }, mapAxes);
  if (rule !== 'p99' && rule !== 'minMax' && rule !== 'rank') {
    throw new RangeError(`rule must be p99, minMax or rank, got ${rule satisfies never}`);
  }
  const values = dense(map);
  const [smallest, largest] = extent(values);
  if (!Number.isFinite(smallest) || !Number.isFinite(largest)) {
    return { state: 'unscorable', reason: 'the map is not finite' };
  }
  if (smallest === largest) return { state: 'unscorable', reason: 'the map is constant' };
  if (rule === 'rank') return withValues(map, Float32Array.from(shareBelow(values)));
  const top = rule === 'p99' ? quantile(values, 0.99) : largest;
  if (top === smallest) {
    return { state: 'unscorable', reason: 'the 99th percentile of the map is its minimum' };
  }
  return withValues(map, stretched(values, smallest, top));
}

/** Clipped to [low, high], then moved to [0, 1]. */
function stretched(values: Float32Array, low: number, high: number): Float32Array {
  return values.map((value) => Math.min((value - low) / (high - low), 1));
}

function shareBelow(values: Float32Array): Float64Array {
  return ranks(values).map((rank) => (rank - 1) / (values.length - 1));
}

function withValues({ shape }: Given<SaliencyMap>, values: Float32Array): NormalizedMap {
  return { state: 'normalized', map: ndarray(values, shape.slice()) };
}
