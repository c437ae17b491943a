import { ascendingPValues } from './ascendingPValues.ts';

/**
 * P-values adjusted for the number of tests, in the order given: rejecting those at most α keeps the chance of any
 * false rejection at most α. The k-th smallest of m becomes the running maximum of (m − k + 1) p, at most 1
 * (Holm 1979, Scandinavian Journal of Statistics 6(2)). None gives none. Throws RangeError outside 0 to 1.
 */
export function holm(pValues: ArrayLike<number>): number[] {
  const order = ascendingPValues(pValues);
  const adjusted = new Array<number>(order.length);
  let running = 0;
  order.forEach(({ p, index }, rank) => {
    running = Math.max(running, Math.min(1, (order.length - rank) * p));
    adjusted[index] = running;
  });
  return adjusted;
}
