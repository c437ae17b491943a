import ndarray from 'ndarray';
import { assertSameShape, mapAxes } from '../checks/sameShape.ts';
import { dense } from '../math/arrays/dense.ts';
import { mirroredShift } from '../math/grids/mirroredShift.ts';
import { randomStream } from '../math/random/random.ts';
import type { Given, SaliencyMap } from '../types/arrays.ts';
import type { Score } from '../types/score.ts';
import { type SsimOptions, ssim } from './ssim.ts';

/** Options of `ssimNull`. */
export interface SsimNullOptions extends SsimOptions {
  /** Names the random stream of the shifts: the same seed gives the same bits. */
  readonly seed: string;
  /** How many unrelated pairs the mean is over. @default 20 */
  readonly pairs?: number;
}

/**
 * What `ssim(a, b)` would be expected to be if the places of b had nothing to do with those of a: the mean SSIM of a
 * and copies of b that are as smooth as b and have its values, but elsewhere. Each copy is b continued by its mirror
 * images and read from a place drawn uniformly: the random shift of Lotwick & Silverman 1982 (Journal of the Royal
 * Statistical Society B 44(3)), mirrored so that no seam makes the copy rougher. A copy that happens to be constant
 * is left out. Unscorable where `ssim(a, b)` is, and where every copy is constant.
 * @throws RangeError for pairs that are no positive integer.
 */
export function ssimNull(a: Given<SaliencyMap>, b: Given<SaliencyMap>, nullOptions: SsimNullOptions): Score {
  const { seed, pairs = 20, ...options } = nullOptions ?? {};
  if (typeof seed !== 'string') throw new TypeError(`seed must be a text, got ${String(seed)}`);
  if (!Number.isInteger(pairs) || pairs < 1) {
    throw new RangeError(`pairs must be a positive integer, got ${pairs}`);
  }
  assertSameShape({ a, b }, mapAxes);
  const related = ssim(a, b, options);
  if (related.state === 'unscorable') return related;
  const values = dense(b);
  const stream = randomStream(seed);
  let sum = 0;
  let count = 0;
  for (let pair = 0; pair < pairs; pair++) {
    const shifts = b.shape.map((length) => stream.integer(2 * length));
    const copy = ndarray(mirroredShift(values, b.shape, shifts), [...b.shape]);
    const score = ssim(a, copy, options);
    if (score.state === 'unscorable') continue;
    sum += score.value;
    count++;
  }
  if (count === 0) return { state: 'unscorable', reason: 'every shifted copy of b is constant' };
  return { state: 'scored', value: sum / count };
}
