import ndarray from 'ndarray';
import { addScaled, scaled, squaredDistance, type Values } from '../math/arrays/elementwise.ts';
import type { NumericalError } from '../types/numericalError.ts';

/** The mean of a series of equally long arrays, and what is known of its error. */
export interface HalvedMean {
  /** Adds the next array; it is read during the call alone. */
  add(sample: Values): void;
  mean(): Float64Array;
  /** `shape` is that of one array. */
  error(shape: readonly number[]): NumericalError;
}

/** With fewer pairs the size of the error would itself be a guess. */
const leastPairs = 2;

export const tooFewSamples = {
  source: 'samples',
  reason: `fewer than ${2 * leastPairs} samples say nothing of their error`,
} as const;

/**
 * A running mean that deals its samples out to two halves: of each pair in a row one goes to either half, first to
 * the one and then to the other. The squared error of the mean is that of the pairs' differences, Σ |difference|² /
 * (2 · pairs · samples): of independent samples without bias, and of samples from strata in a row without the spread
 * between far strata (Kish & Frankel 1974, Journal of the Royal Statistical Society B 36(1); Wolter 2007). Samples
 * that depend on each other come `together` in a row, and are one sample.
 */
export function halvedMean(length: number, together: 1 | 2 = 1): HalvedMean {
  const halves = [new Float64Array(length), new Float64Array(length)] as const;
  /** The sum of the samples of one group that is not whole, and that of a whole group that waits for another. */
  const open = new Float64Array(length);
  let waiting: Float64Array | undefined;
  let count = 0;
  let pairs = 0;
  let squaredDifferences = 0;

  const dealOut = (group: Values) => {
    if (waiting === undefined) {
      waiting = new Float64Array(group);
      return;
    }
    const [first, second] = pairs % 2 === 0 ? halves : [halves[1], halves[0]];
    addScaled(waiting, 1, first);
    addScaled(group, 1, second);
    squaredDifferences += squaredDistance(waiting, group) / together ** 2;
    waiting = undefined;
    pairs++;
  };

  return {
    add(sample) {
      count++;
      if (together === 1) {
        dealOut(sample);
        return;
      }
      addScaled(sample, 1, open);
      if (count % together > 0) return;
      dealOut(open);
      open.fill(0);
    },
    mean() {
      const total = halves[0].slice();
      for (const rest of [halves[1], open, ...(waiting === undefined ? [] : [waiting])])
        addScaled(rest, 1, total);
      return scaled(total, 1 / count);
    },
    error(shape) {
      if (pairs < leastPairs) return tooFewSamples;
      const half = (total: Float64Array) =>
        ndarray(new Float32Array(scaled(total, 1 / pairs / together)), [...shape]);
      return {
        source: 'samples',
        square: (squaredDifferences / (2 * pairs) / count) * together,
        halves: [half(halves[0]), half(halves[1])],
      };
    },
  };
}
