import { betaProbability } from '../../math/distributions/betaDistribution.ts';

/**
 * Probability of at most `k` successes in `n` tries of chance `p`: 1 − I_p(k + 1, n − k) (Abramowitz & Stegun 26.5.24).
 */
export function binomialTail(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return betaProbability(1 - p, n - k, k + 1);
}
