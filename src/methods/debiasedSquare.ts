import ndarray from 'ndarray';
import { channelSum } from '../math/arrays/channels.ts';
import { addScaled, difference, scaled, type Values } from '../math/arrays/elementwise.ts';
import { addToMoments, joinedMoments, type Moments, noMoments } from '../math/arrays/moments.ts';
import type { NumericalError } from '../types/numericalError.ts';
import { tooFewSamples } from './halvedMean.ts';

/** The square of a mean at each pixel, without what the spread of few samples adds to it, and its error. */
export interface DebiasedSquare {
  add(sample: Values): void;
  /** Σ over channels of mean² − Σ (sample − mean)² / (n (n − 1)): may be below 0. */
  map(): Float64Array;
  /** `shape` is that of the map. */
  error(shape: readonly number[]): NumericalError;
}

/**
 * Such squares of arrays [pixels, channels], of `length` values. Samples that depend on each other come `together` in
 * a row and count as one, their mean. The halves are debiased by themselves; half of their difference has the error
 * 4 m² v + 4 v² where that of the whole is 4 m² v + 2 v², for the mean m and the variance v of it.
 */
export function debiasedSquare(length: number, channels: number, together: 1 | 2): DebiasedSquare {
  const halves = [noMoments(length), noMoments(length)] as const;
  const open = new Float64Array(length);
  let count = 0;
  const mapOf = (moments: Moments) => channelSum(squareOf(moments), channels);
  return {
    add(sample) {
      addScaled(sample, 1 / together, open);
      count++;
      if (count % together > 0) return;
      addToMoments(open, halves[0].count > halves[1].count ? halves[1] : halves[0]);
      open.fill(0);
    },
    map: () => mapOf(joinedMoments(...halves)),
    error(shape) {
      if (halves[1].count < 2) return tooFewSamples;
      const [a, b] = halves.map(mapOf) as [Float64Array, Float64Array];
      const apart = difference(a, b).reduce((total, value) => total + value * value, 0) / 4;
      const arrayOf = (values: Values) => ndarray(new Float32Array(values), [...shape]);
      const square = apart * shareOfWhole(joinedMoments(...halves));
      return { source: 'samples', square, halves: [arrayOf(a), arrayOf(b)] };
    },
  };
}

function squareOf({ count, mean, squaredDistances }: Moments): Float64Array {
  const noise = scaled(squaredDistances, 1 / (count * (count - 1)));
  return mean.map((value, i) => value * value - (noise[i] ?? 0));
}

/** The squared error of the whole by that of half the difference of its halves. */
function shareOfWhole(moments: Moments): number {
  const { count, squaredDistances } = moments;
  let [linear, quadratic] = [0, 0];
  for (const [i, square] of squareOf(moments).entries()) {
    const variance = (squaredDistances[i] ?? 0) / (count * (count - 1));
    linear += 4 * square * variance;
    quadratic += variance * variance;
  }
  const known = Math.max(0, linear);
  return quadratic === 0 ? 1 : (known + 2 * quadratic) / (known + 4 * quadratic);
}
