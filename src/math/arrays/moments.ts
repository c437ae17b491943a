import type { Values } from './elementwise.ts';

/** Running mean, and sum of squared distances from the mean, at each place of a series of equally long arrays. */
export interface Moments {
  count: number;
  readonly mean: Float64Array;
  readonly squaredDistances: Float64Array;
}

/** Moments of an empty series of arrays of `length` values. */
export function noMoments(length: number): Moments {
  return { count: 0, mean: new Float64Array(length), squaredDistances: new Float64Array(length) };
}

/** Adds one array to the series, place by place. Welford, Technometrics 4(3):419-420, 1962. */
export function addToMoments(values: Values, out: Moments): void {
  const { mean, squaredDistances } = out;
  out.count++;
  for (let i = 0; i < mean.length; i++) {
    const before = values[i]! - mean[i]!;
    mean[i]! += before / out.count;
    squaredDistances[i]! += before * (values[i]! - mean[i]!);
  }
}

/** The moments of two series together. Chan, Golub & LeVeque 1979. */
export function joinedMoments(a: Moments, b: Moments): Moments {
  const count = a.count + b.count;
  const share = count === 0 ? 0 : (a.count * b.count) / count;
  const weight = count === 0 ? 0 : b.count / count;
  return {
    count,
    mean: a.mean.map((own, i) => own + weight * (b.mean[i]! - own)),
    squaredDistances: a.squaredDistances.map(
      (own, i) => own + b.squaredDistances[i]! + share * (a.mean[i]! - b.mean[i]!) ** 2,
    ),
  };
}
