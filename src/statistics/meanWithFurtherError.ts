import { studentQuantile } from '../math/distributions/studentDistribution.ts';
import type { BcaMean } from './bcaMean.ts';

/** An error of a mean that the scatter between groups does not show, such as that of few draws of random weights. */
export interface FurtherError {
  /** Its variance, and the degrees of freedom that this was estimated on. */
  readonly variance: number;
  readonly degrees: number;
}

/** Halvings of the bracket of a p-value on a logarithmic scale: enough for three digits. */
const halvings = 16;
const least = 1e-5;

/**
 * A mean with a further, independent error: each end of an interval at distance d of the mean moves to √(d² + h²),
 * h = t √variance with Student's t on the error's degrees (Zou & Donner 2008, Statistics in Medicine 27(10)).
 */
export function meanWithFurtherError(own: BcaMean, { variance, degrees }: FurtherError): BcaMean {
  const { mean } = own;
  const interval = (level: number) => {
    const [low, high] = own.interval(level);
    const halfWidth = -studentQuantile((1 - level) / 2, degrees) * Math.sqrt(variance);
    return [mean - Math.hypot(mean - low, halfWidth), mean + Math.hypot(high - mean, halfWidth)] as const;
  };
  return {
    mean,
    interval,
    get pValue() {
      let low = Math.log(least);
      let high = 0;
      for (let step = 0; step < halvings; step++) {
        const middle = (low + high) / 2;
        const [bottom, top] = interval(1 - Math.exp(middle));
        if (bottom > 0 || top < 0) high = middle;
        else low = middle;
      }
      return mean === 0 ? 1 : Math.exp(high);
    },
  };
}
