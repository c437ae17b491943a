/**
 * P-values adjusted for the number of tests, in the order given: rejecting those at most α keeps the chance of any
 * false rejection at most α. The k-th smallest of m becomes the running maximum of (m − k + 1) p, at most 1
 * (Holm 1979, Scandinavian Journal of Statistics 6(2)). None gives none.
 */
export function holm(pValues: readonly number[]): number[] {
  const bad = pValues.findIndex((p) => !(p >= 0 && p <= 1));
  if (bad >= 0) throw new RangeError(`p-values must be from 0 to 1, got ${pValues[bad]} at index ${bad}`);
  const order = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(pValues.length);
  let running = 0;
  order.forEach(({ p, index }, rank) => {
    running = Math.max(running, Math.min(1, (pValues.length - rank) * p));
    adjusted[index] = running;
  });
  return adjusted;
}
