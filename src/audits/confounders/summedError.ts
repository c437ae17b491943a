import { studentQuantile } from '../../math/distributions/studentDistribution.ts';
import type { Interval } from '../../types/summary.ts';

/** A variance and how many degrees of freedom it was estimated with. */
export interface Variance {
  readonly variance: number;
  readonly degrees: number;
}

/** The error of a number whose variance is a sum of independent ones. */
interface SummedError {
  readonly error: number;
  /** Half of the 95 % interval. */
  readonly reach: number;
  /** The 95 % interval about a number, and its two-sided p-value of a true 0: 1 − the level at which it ends there. */
  about(value: number): { readonly ci: Interval; readonly p: number };
}

/** Sums of areas leave differences of this size where there are none. */
const rounding = 1e-12;

/**
 * Half the width of the interval is √Σ t² variance, each t on its own degrees of freedom, as that of means over images and
 * draws (`twoWayRandomMean`). Without a variance there is no error.
 */
export function summedError(parts: readonly Variance[]): SummedError {
  const held = parts.filter(({ variance }) => variance >= rounding ** 2);
  const reachAt = (p: number) =>
    Math.hypot(...held.map(({ variance, degrees }) => studentQuantile(p / 2, degrees) * Math.sqrt(variance)));
  const reach = held.length === 0 ? 0 : reachAt(0.05);
  return {
    error: Math.hypot(...held.map(({ variance }) => Math.sqrt(variance))),
    reach,
    about: (value) => ({
      ci: [value - reach, value + reach],
      p: held.length === 0 ? Number(Math.abs(value) < rounding) : pValue(Math.abs(value), reachAt),
    }),
  };
}

/** The p at which the interval reaches so far, by halving on the scale of its logarithm; not below 1e-15. */
function pValue(distance: number, reachAt: (p: number) => number): number {
  let [low, high] = [Math.log(1e-15), 0];
  if (reachAt(Math.exp(low)) <= distance) return 1e-15;
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (reachAt(Math.exp(middle)) > distance) low = middle;
    else high = middle;
  }
  return Math.exp(high);
}
