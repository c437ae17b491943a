import { ascendingPValues } from './ascendingPValues.ts';

/**
 * P-values adjusted for the false discovery rate, in the order given: of the tests with at most α, a share of α is false
 * on average, where the tests are independent. The k-th smallest of m becomes the least of m p / j over the j-th
 * smallest from k on, at most 1 (Benjamini & Hochberg 1995, Journal of the Royal Statistical Society B 57(1)).
 * None gives none. Throws RangeError outside 0 to 1.
 */
export function benjaminiHochberg(pValues: ArrayLike<number>): number[] {
  const order = ascendingPValues(pValues);
  const adjusted = new Array<number>(order.length);
  let running = 1;
  for (const [rank, { p, index }] of [...order.entries()].reverse()) {
    running = Math.min(running, (p * order.length) / (rank + 1));
    adjusted[index] = running;
  }
  return adjusted;
}
