import ndarray from 'ndarray';
import { difference, scaled, type Values } from '../math/arrays/elementwise.ts';
import { addToMoments, joinedMoments, noMoments } from '../math/arrays/moments.ts';
import type { NumericalError } from '../types/numericalError.ts';
import { tooFewSamples } from './halvedMean.ts';

/** The variance at each place of a series of equally long arrays, and what is known of its error. */
export interface HalvedVariance {
  add(sample: Values): void;
  /** Σ (sample − mean)² / count. */
  variance(): Float64Array;
  /** `shape` is that of one array. */
  error(shape: readonly number[]): NumericalError;
}

/**
 * A variance of samples that are dealt out in turn to two halves, whose variances, each with its count less one below
 * it, differ by twice the error of the whole. Samples that depend on each other come `together`, to one half.
 */
export function halvedVariance(length: number, together: 1 | 2 = 1): HalvedVariance {
  let count = 0;
  const halves = [noMoments(length), noMoments(length)] as const;
  return {
    add(sample) {
      addToMoments(sample, Math.floor(count / together) % 2 === 0 ? halves[0] : halves[1]);
      count++;
    },
    variance: () => {
      const { squaredDistances, count } = joinedMoments(...halves);
      return scaled(squaredDistances, 1 / count);
    },
    error(shape) {
      const [first, second] = halves;
      if (second.count < 2) return tooFewSamples;
      const a = scaled(first.squaredDistances, 1 / (first.count - 1));
      const b = scaled(second.squaredDistances, 1 / (second.count - 1));
      const square = difference(a, b).reduce((total, value) => total + value * value, 0) / 4;
      const arrayOf = (values: Values) => ndarray(new Float32Array(values), [...shape]);
      return { source: 'samples', square, halves: [arrayOf(a), arrayOf(b)] };
    },
  };
}
