import { assertSpacing } from '../checks/assertSpacing.ts';
import { mapTo } from '../math/arrays/elementwise.ts';
import { flaggedMaxima } from '../math/arrays/flags.ts';
import { squaredEuclideanDistances } from '../math/grids/euclideanDistances.ts';
import type { Given, Mask, SaliencyMap } from '../types/arrays.ts';
import type { Score } from '../types/score.ts';
import { maskedMap, positiveCount } from './maskedMap.ts';

/** Options of `hitWithin`. */
export interface HitOptions {
  /** How far from the mask the highest pixel may lie, between centres, in units of `spacing`. @default 0 */
  readonly tolerance?: number;
  /**
   * How far apart the values of each axis lie, [rows, columns] or [slices, rows, columns]: 1 and 1 are pixels, the
   * spacing of a file in mm makes them mm. @default 1 along each
   */
  readonly spacing?: readonly number[];
}

/**
 * Whether the highest pixel of the map lies inside the mask or within `tolerance` of it: 1 a hit, 0 a miss, the share of
 * hits where several are highest. Null: the share of pixels that would be hits. Without a tolerance it is the pointing
 * game. Zhang et al. 2018, IJCV 126(10), who allow 15 pixels.
 * @throws RangeError for a negative tolerance, or a spacing that is not a positive number for each axis.
 */
export function hitWithin(
  map: Given<SaliencyMap>,
  mask: Given<Mask>,
  { tolerance = 0, spacing: given }: HitOptions = {},
): Score {
  if (!(tolerance >= 0 && Number.isFinite(tolerance)))
    throw new RangeError(`tolerance must be finite and not negative, got ${tolerance}`);
  const masked = maskedMap(map, mask);
  const spacing = given ?? mask.shape.map(() => 1);
  assertSpacing(spacing, mask.shape.length);
  if (masked.state === 'unscorable') return masked;
  const { values, flags } = masked;
  const distances = squaredEuclideanDistances(flags, mask.shape, spacing);
  const near = mapTo(Uint8Array, distances, (squared) => (squared <= tolerance * tolerance ? 1 : 0));
  const { hits, count } = flaggedMaxima(values, near);
  return { state: 'scored', value: hits / count, null: positiveCount(near) / near.length };
}
