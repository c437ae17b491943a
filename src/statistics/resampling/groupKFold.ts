import { randomStream } from '../../math/random/random.ts';
import { type GroupLabels, groupIndices } from '../groupIndices.ts';

/** Options of `groupKFold`. */
export interface GroupKFoldOptions {
  readonly folds: number;
  /** Names the order in which equal groups are dealt out: same seed, same folds. @default '' */
  readonly seed?: string;
  /** A class per row: the folds then get the classes in like shares, as far as whole groups allow. @default none */
  readonly labels?: ArrayLike<string | number>;
}

/**
 * The fold of each row, from 0 to folds − 1; no group stands in two. Groups are dealt out from the largest to the
 * smallest, equal ones in an order drawn by the seed, each to the smallest fold, so that fold sizes differ by at most
 * the largest group. With labels, among the folds that keep to this, to the one whose class shares it makes most like
 * those of all rows. Throws RangeError for fewer groups than folds.
 */
export function groupKFold(groups: GroupLabels, { folds, seed = '', labels }: GroupKFoldOptions): Int32Array {
  const { indices, groupCount } = groupIndices(groups.length, groups);
  if (!Number.isInteger(folds) || folds < 2) {
    throw new RangeError(`folds must be an integer and at least 2, got ${folds}`);
  }
  if (groupCount < folds) {
    throw new RangeError(`groups must be at least as many as folds (${folds}), got ${groupCount}`);
  }
  const classes = groupIndices(groups.length, labels ?? new Array<number>(groups.length).fill(0));
  const counts = Array.from({ length: groupCount }, () => new Array<number>(classes.groupCount).fill(0));
  indices.forEach((index, row) => {
    const own = counts[index];
    const label = classes.indices[row] ?? 0;
    if (own !== undefined) own[label] = (own[label] ?? 0) + 1;
  });
  const foldOf = dealt(counts, folds, seed);
  return Int32Array.from(indices, (index) => foldOf[index] ?? 0);
}

/** The fold of each group. */
function dealt(counts: readonly (readonly number[])[], folds: number, seed: string): number[] {
  const sizes = counts.map(sumOf);
  const order = counts.map((_, group) => group);
  randomStream(seed).shuffle(order);
  order.sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0));
  const largest = sizes[order[0] ?? 0] ?? 0;
  const filled = Array.from({ length: folds }, () => (counts[0] ?? []).map(() => 0));
  const foldOf = new Array<number>(counts.length).fill(0);
  const rates = (counts[0] ?? []).map((_, label) => sumOf(counts.map((own) => own[label] ?? 0)));
  order.forEach((group, dealtSoFar) => {
    const own = counts[group] ?? [];
    const fold = bestFold(filled, own, { rates, largest, left: order.length - dealtSoFar });
    foldOf[group] = fold;
    filled[fold] = (filled[fold] ?? []).map((count, label) => count + (own[label] ?? 0));
  });
  return foldOf;
}

interface Dealing {
  /** How many rows of each class there are. */
  readonly rates: readonly number[];
  /** Of the largest group: how far fold sizes may differ. */
  readonly largest: number;
  /** Groups not yet dealt out, this one among them. */
  readonly left: number;
}

/** The fold to which a group's counts go: those of the fewest rows first, unless classes tell folds apart. */
function bestFold(
  filled: readonly (readonly number[])[],
  own: readonly number[],
  { rates, largest, left }: Dealing,
): number {
  const sizes = filled.map(sumOf);
  const smallest = Math.min(...sizes);
  const empty = filled.flatMap((_, fold) => (sizes[fold] === 0 ? fold : []));
  // Every fold must get a group, and none may run ahead of the smallest by more than the largest group.
  const allowed =
    empty.length >= left
      ? empty
      : filled.flatMap((_, fold) => ((sizes[fold] ?? 0) + sumOf(own) <= smallest + largest ? fold : []));
  const total = sumOf(rates);
  const cost = (fold: number): number => {
    const after = (filled[fold] ?? []).map((count, label) => count + (own[label] ?? 0));
    const before = filled[fold] ?? [];
    const off = (counts: readonly number[]) =>
      sumOf(counts.map((count, label) => (count - (sumOf(counts) * (rates[label] ?? 0)) / total) ** 2));
    // Rows of one class apart, only sizes count.
    return off(after) - off(before) + (sizes[fold] ?? 0) / (total + 1);
  };
  return allowed.reduce((best, fold) => (cost(fold) < cost(best) ? fold : best), allowed[0] ?? 0);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
