/** P-values and where each stood, ascending; equal ones keep their order. Throws RangeError outside 0 to 1. */
export function ascendingPValues(pValues: ArrayLike<number>): { p: number; index: number }[] {
  const all = Array.from(pValues);
  const bad = all.findIndex((p) => !(p >= 0 && p <= 1));
  if (bad >= 0) throw new RangeError(`p-values must be from 0 to 1, got ${all[bad]} at index ${bad}`);
  return all.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
}
