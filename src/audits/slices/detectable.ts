import { normalQuantile } from '../../math/distributions/normalDistribution.ts';

/**
 * The smallest error rate in the largest slice that the test would have found in 80 of 100 such runs, by the arcsine
 * approximation of the power of two proportions (Cohen 1988, chapter 6), at the first step of Holm; null where nothing
 * was tested or none would have been.
 */
export function detectableErrorRate(
  tested: readonly { readonly sizes: { own: number; other: number; otherRate: number } }[],
  { alpha, tests }: { readonly alpha: number; readonly tests: number },
): number | null {
  const rates = tested.flatMap(({ sizes: { own, other, otherRate } }) => {
    const reach = normalQuantile(1 - alpha / tests) + normalQuantile(0.8);
    const angle = 2 * Math.asin(Math.sqrt(otherRate)) + reach * Math.sqrt(1 / own + 1 / other);
    return angle > Math.PI ? [] : Math.sin(angle / 2) ** 2;
  });
  return rates.length === 0 ? null : Math.min(...rates);
}
