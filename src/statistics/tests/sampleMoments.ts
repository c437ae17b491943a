import { finiteValues } from '../../checks/finiteValues.ts';

/** Mean and variance (n − 1) of a sample; the variance of one value is NaN, of equal values exactly 0. */
export interface SampleMoments {
  readonly mean: number;
  readonly variance: number;
  readonly count: number;
}

/** Throws a RangeError for fewer than `fewest` values and for values that are not finite. */
export function sampleMoments(name: string, values: ArrayLike<number>, fewest = 2): SampleMoments {
  const finite = finiteValues(name, values);
  const count = finite.length;
  if (count < fewest) throw new RangeError(`${name} must hold at least ${fewest} values, got ${count}`);
  const first = finite[0] ?? 0;
  // A sum of equal values, divided by their number, need not be that value.
  if (finite.every((value) => value === first)) {
    return { mean: first, variance: count > 1 ? 0 : Number.NaN, count };
  }
  const mean = finite.reduce((sum, value) => sum + value, 0) / count;
  const variance = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  return { mean, variance, count };
}
