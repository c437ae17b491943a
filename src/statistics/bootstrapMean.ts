import { finiteValues } from '../checks/finiteValues.ts';
import { meanOf } from '../math/arrays/meanOf.ts';
import { type Blocks, meansWithoutOneBlock, resampledMeans } from '../math/arrays/resampledMeans.ts';
import { type BcaMean, bcaMean } from './bcaMean.ts';
import { groupIndices } from './groupIndices.ts';
import { assertLevel } from './level.ts';
import { type FurtherError, meanWithFurtherError } from './meanWithFurtherError.ts';
import type { Resampler } from './resampler.ts';

/** A mean with what is known about it. */
export interface MeanEstimate {
  readonly mean: number;
  /** Confidence interval of the mean; undefined for fewer groups than `fewestGroups`. */
  readonly interval: readonly [low: number, high: number] | undefined;
  /**
   * Two-sided p-value of a true mean of 0: 1 − the level at which the interval ends at 0. At least 2 / resamples.
   * Undefined where there is no interval; 1 of a mean of 0 without an error, 2 / resamples of any other such mean.
   */
  readonly pValue: number | undefined;
  readonly n: number;
  /** How many independent groups the n values come from. */
  readonly groupCount: number;
}

/** Options of `bootstrapMean`. */
export interface BootstrapOptions {
  readonly resampler: Resampler;
  /** Confidence level, between 0 and 1. @default 0.95 */
  readonly level?: number;
  /** One label per value: values of one label, such as the images of one patient, are drawn together. @default each value alone */
  readonly groups?: readonly (string | number)[];
  /** Widens the interval. @default none */
  readonly further?: FurtherError | undefined;
}

/**
 * With fewer independent groups there is no interval: it would cover far less often than it says. Simulated coverage
 * at 95 %: 88 to 93 % with 5 groups, 93 to 96 % with 8, 95 to 97 % from 24 (normal, uniform and skewed values).
 */
export const fewestGroups = 5;

/**
 * Mean of `values` with its bias-corrected and accelerated bootstrap interval (BCa; Efron 1987, JASA 82(397),
 * with the acceleration from the jackknife, eq. 6.6), drawn by group (Davison & Hinkley 1997, section 3.8) and
 * expanded for the number of groups g: the tail α/2 becomes Φ(−√(g / (g − 1)) t), t the quantile 1 − α/2 of
 * Student's t on g − 1 degrees, so that it is as wide as a t interval (Hesterberg 2015, The American Statistician 69(4)).
 * A `further` error with the half-width h = t √variance moves each end from distance d to √(d² + h²) (Zou & Donner
 * 2008, Statistics in Medicine 27(10)). No values: undefined. Values that are all equal have an interval of width zero.
 */
export function bootstrapMean(
  values: readonly number[],
  { resampler, level = 0.95, groups, further }: BootstrapOptions,
): MeanEstimate | undefined {
  finiteValues('values', values);
  assertLevel(level);
  if (values.length === 0) return undefined;
  const mean = meanOf(values);
  const blocks = blocksOf(values, groups);
  const groupCount = blocks.sums.length;
  const known = { mean, n: values.length, groupCount };
  if (groupCount < fewestGroups) return { ...known, interval: undefined, pValue: undefined };
  const byGroup = groupedMean(blocks, mean, resampler);
  const whole =
    further !== undefined && further.variance > 0 ? meanWithFurtherError(byGroup, further) : byGroup;
  return {
    ...known,
    interval: whole.interval(level),
    pValue: Math.max(whole.pValue, 2 / resampler.resamples),
  };
}

function groupedMean(blocks: Blocks, mean: number, resampler: Resampler): BcaMean {
  const groupCount = blocks.sums.length;
  const means = new Float64Array(resampler.resamples);
  let index = 0;
  for (const drawn of resampler.drawn(groupCount)) {
    const some = resampledMeans(blocks, drawn);
    means.set(some, index);
    index += some.length;
  }
  means.sort();
  return bcaMean({ mean, means, withoutOne: meansWithoutOneBlock(blocks) });
}

function blocksOf(values: readonly number[], groups?: readonly (string | number)[]): Blocks {
  const { indices, groupCount } = groupIndices(values.length, groups);
  const [sums, counts] = [new Float64Array(groupCount), new Float64Array(groupCount)];
  indices.forEach((index, i) => {
    sums[index] = (sums[index] ?? 0) + (values[i] ?? 0);
    counts[index] = (counts[index] ?? 0) + 1;
  });
  return { sums, counts };
}
