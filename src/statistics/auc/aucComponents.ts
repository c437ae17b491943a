import { binaryValues } from '../../checks/binaryValues.ts';
import { finiteValues } from '../../checks/finiteValues.ts';
import { type GroupLabels, groupIndices } from '../groupIndices.ts';

/** An area under the ROC curve and what each row adds to it (DeLong's structural components). */
export interface AucComponents {
  /** The share of pairs of a positive and a negative in which the positive scores higher, ties one half. */
  readonly auc: number;
  /** Of each row, for a positive the share of negatives below it, for a negative the share of positives above it. */
  readonly shares: readonly number[];
  /** 0 or 1 of each row. */
  readonly labels: readonly number[];
  readonly positives: number;
  readonly negatives: number;
}

/** The components of `scores` [n] of rows with `labels` [n] of 0 and 1. Throws RangeError unless both classes occur. */
export function aucComponents(scores: ArrayLike<number>, labels: ArrayLike<number>): AucComponents {
  const values = finiteValues('scores', scores);
  const classes = binaryValues('labels', labels, values.length);
  const positive = values.filter((_, i) => classes[i] === 1).sort();
  const negative = values.filter((_, i) => classes[i] === 0).sort();
  if (positive.length === 0 || negative.length === 0) {
    throw new RangeError(
      `labels must hold both classes, got ${negative.length} of 0 and ${positive.length} of 1`,
    );
  }
  const shares = classes.map((label, i) => {
    const value = values[i] ?? 0;
    return label === 1 ? shareBelow(negative, value) : 1 - shareBelow(positive, value);
  });
  const sum = shares.reduce((total, share, i) => (classes[i] === 1 ? total + share : total), 0);
  return {
    auc: sum / positive.length,
    shares,
    labels: classes,
    positives: positive.length,
    negatives: negative.length,
  };
}

/**
 * The covariance of two areas over the same rows: cov(V10)/m + cov(V01)/n with n − 1 in each (DeLong, DeLong &
 * Clarke-Pearson 1988, Biometrics 44(3)); with groups, its form for clustered rows (Obuchowski 1997, Biometrics 53(2)),
 * which is the same where each row is a group. Undefined where a class stands in fewer than two groups.
 */
export function aucCovariance(a: AucComponents, b: AucComponents, groups?: GroupLabels): number | undefined {
  const { indices, groupCount } = groupIndices(a.labels.length, groups);
  const sums = Array.from({ length: groupCount }, () => ({ a: [0, 0], b: [0, 0], count: [0, 0] }));
  indices.forEach((index, i) => {
    const own = sums[index];
    const label = a.labels[i] ?? 0;
    if (own === undefined) return;
    own.a[label] = (own.a[label] ?? 0) + (a.shares[i] ?? 0) - a.auc;
    own.b[label] = (own.b[label] ?? 0) + (b.shares[i] ?? 0) - b.auc;
    own.count[label] = (own.count[label] ?? 0) + 1;
  });
  const sizes = [a.negatives, a.positives];
  let covariance = 0;
  for (const label of [0, 1]) {
    const holding = sums.filter(({ count }) => (count[label] ?? 0) > 0);
    if (holding.length < 2) return undefined;
    const scale = holding.length / (holding.length - 1) / (sizes[label] ?? 1) ** 2;
    covariance += scale * sumOf(holding, (own) => (own.a[label] ?? 0) * (own.b[label] ?? 0));
  }
  // What the two classes of a group share.
  const crossed = sumOf(sums, ({ a: own, b: other }) => {
    return (own[1] ?? 0) * (other[0] ?? 0) + (own[0] ?? 0) * (other[1] ?? 0);
  });
  return covariance + ((groupCount / (groupCount - 1)) * crossed) / (a.positives * a.negatives);
}

function sumOf<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}

/** The share of ascending values below `value`, equal ones counting one half. */
function shareBelow(sorted: Float64Array, value: number): number {
  const below = firstIndex(sorted, (item) => item >= value);
  return (below + firstIndex(sorted, (item) => item > value)) / 2 / sorted.length;
}

/** The first place whose item fulfils a claim that all later ones fulfil too. */
function firstIndex(sorted: Float64Array, holds: (item: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}
