/** The labels, each 0 or 1, of `count` rows. Throws a RangeError on other values and another number of labels. */
export function binaryLabels(labels: ArrayLike<number>, count: number): readonly number[] {
  if (labels.length !== count) {
    throw new RangeError(`labels must be one per row (${count}), got ${labels.length}`);
  }
  const all = Array.from(labels);
  const bad = all.findIndex((label) => label !== 0 && label !== 1);
  if (bad >= 0) throw new RangeError(`labels must be 0 or 1, got ${all[bad]} at index ${bad}`);
  return all;
}
