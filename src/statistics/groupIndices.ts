/** The groups of rows, such as the patients of images. */
export interface GroupIndices {
  /** The number of each row's group, in the order in which the groups first come. */
  readonly indices: readonly number[];
  readonly groupCount: number;
}

/** Labels of rows: rows of one label belong together. */
export type GroupLabels = ArrayLike<string | number>;

/** The groups of `count` rows; without labels each row is one of its own. Throws unless there is a label per row. */
export function groupIndices(count: number, labels?: GroupLabels): GroupIndices {
  if (labels === undefined) return { indices: Array.from({ length: count }, (_, i) => i), groupCount: count };
  if (labels.length !== count) {
    throw new RangeError(`groups must have one label per row (${count}), got ${labels.length}`);
  }
  const known = new Map<string | number, number>();
  const indices = Array.from(labels, (label) => {
    const index = known.get(label) ?? known.size;
    known.set(label, index);
    return index;
  });
  return { indices: indices, groupCount: known.size };
}
