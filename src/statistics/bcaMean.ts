import { meanOf } from '../math/arrays/meanOf.ts';
import { normalProbability, normalQuantile } from '../math/distributions/normalDistribution.ts';
import { studentProbability, studentQuantile } from '../math/distributions/studentDistribution.ts';
import { sortedQuantile, sortedShare } from '../math/ranking/sortedQuantile.ts';

/** Intervals of a mean at any level, and the p-value that belongs to them. */
export interface BcaMean {
  readonly mean: number;
  interval(level: number): readonly [low: number, high: number];
  /** 1 − the level at which an end of the interval is 0. */
  readonly pValue: number;
}

export interface BcaInput {
  readonly mean: number;
  /** Means of the resamples, ascending. */
  readonly means: Float64Array;
  /** The mean without each group. */
  readonly withoutOne: Float64Array;
}

/** The expanded BCa interval of `bootstrapMean`, from the resampled means. */
export function bcaMean({ mean, means, withoutOne }: BcaInput): BcaMean {
  const acceleration = jackknifeAcceleration(withoutOne);
  if (acceleration === undefined) {
    const isZero = Math.abs(mean) <= Number.EPSILON;
    return { mean, interval: () => [mean, mean], pValue: isZero ? 1 : 0 };
  }
  const groupCount = withoutOne.length;
  const within = (share: number) => Math.min(Math.max(share, 0.5 / means.length), 1 - 0.5 / means.length);
  const bias = normalQuantile(within(sortedShare(means, mean, roundingOf(mean))));
  const corrected = (quantile: number): number => {
    const z = bias + quantile;
    const scale = 1 - acceleration * z;
    // Past its pole the transform has reached the end of the distribution.
    return scale > 0 ? normalProbability(bias + z / scale) : Number(z > 0);
  };
  return {
    mean,
    interval: (level) => {
      const quantile = expandedQuantile((1 - level) / 2, groupCount);
      return [sortedQuantile(means, corrected(quantile)), sortedQuantile(means, corrected(-quantile))];
    },
    // The same steps backwards: from the place of 0 among the means to the tail that the interval would end there with.
    get pValue() {
      const z = normalQuantile(within(sortedShare(means, 0))) - bias;
      const scale = 1 + acceleration * z;
      if (scale <= 0) return 0;
      const t = (z / scale - bias) * Math.sqrt((groupCount - 1) / groupCount);
      return Math.min(1, 2 * studentProbability(-Math.abs(t), groupCount - 1));
    },
  };
}

/**
 * √(g / (g − 1)) t with t the quantile `tail` of Student's t on g − 1 degrees: the quantile of the expanded tail, without
 * the way through its probability, which is 0 at high levels of few groups.
 */
function expandedQuantile(tail: number, groupCount: number): number {
  return Math.sqrt(groupCount / (groupCount - 1)) * studentQuantile(tail, groupCount - 1);
}

/** The size of differences that come from the order of additions alone. */
function roundingOf(mean: number): number {
  return 8 * Number.EPSILON * Math.abs(mean);
}

/** Σ d³ / (6 (Σ d²)^1.5) with d = mean of the leave-one-out estimates − each; undefined when all are equal. */
function jackknifeAcceleration(estimates: Float64Array): number | undefined {
  const centre = meanOf(estimates);
  let squares = 0;
  let cubes = 0;
  for (const estimate of estimates) {
    const d = centre - estimate;
    squares += d * d;
    cubes += d * d * d;
  }
  return squares <= roundingOf(centre) ** 2 * estimates.length ? undefined : cubes / (6 * squares ** 1.5);
}
