/** How far two groupings of the same items agree. */
export interface RandIndex {
  /** Share of pairs that both put together or both apart, from 0 to 1. */
  readonly rand: number;
  /** The same less what chance gives: 1 is full agreement, 0 that of chance (Hubert & Arabie 1985). */
  readonly adjusted: number;
  /** Mutual information over the mean of both entropies, from 0 to 1; undefined where both are one group. */
  readonly normalizedMutualInformation: number | undefined;
}

/**
 * Rand's index (1971, Journal of the American Statistical Association 66) of groupings `a` and `b` [n]. Throws RangeError
 * for fewer than two items and lengths that differ.
 */
export function randIndex(a: ArrayLike<number | string>, b: ArrayLike<number | string>): RandIndex {
  if (a.length !== b.length || a.length < 2) {
    throw new RangeError(`a and b must group the same items, at least two, got ${a.length} and ${b.length}`);
  }
  const [left, right] = [Array.from(a), Array.from(b)];
  const both = sizesOf(left.map((own, i) => JSON.stringify([own, right[i]])));
  const [inA, inB] = [sizesOf(left), sizesOf(right)];
  const n = left.length;
  const pairs = (sizes: readonly number[]) => sizes.reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
  const all = (n * (n - 1)) / 2;
  const [together, ofA, ofB] = [pairs(both), pairs(inA), pairs(inB)];
  const chance = (ofA * ofB) / all;
  const most = (ofA + ofB) / 2;
  const entropy = (sizes: readonly number[]) =>
    sizes.reduce((sum, size) => sum - (size / n) * Math.log(size / n), 0);
  const mean = (entropy(inA) + entropy(inB)) / 2;
  const shared = entropy(inA) + entropy(inB) - entropy(both);
  return {
    rand: (all + 2 * together - ofA - ofB) / all,
    // Both one group, or both all apart: there is nothing to disagree on.
    adjusted: most === chance ? 1 : (together - chance) / (most - chance),
    normalizedMutualInformation: mean === 0 ? undefined : Math.max(0, Math.min(1, shared / mean)),
  };
}

function sizesOf(labels: readonly (number | string)[]): number[] {
  const sizes = new Map<number | string, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  return [...sizes.values()];
}
