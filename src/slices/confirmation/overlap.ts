/** Of each of `slices`, lists of rows: its largest overlap |A ∩ B| / |A ∪ B| with one of `others`; 0 of an empty one. */
export function largestOverlaps(
  slices: readonly (readonly number[])[],
  others: readonly (readonly number[])[],
): number[] {
  return slices.map((slice) => {
    const own = new Set(slice);
    return others.reduce((largest, other) => {
      const common = other.filter((row) => own.has(row)).length;
      const all = own.size + other.length - common;
      return all === 0 ? largest : Math.max(largest, common / all);
    }, 0);
  });
}
