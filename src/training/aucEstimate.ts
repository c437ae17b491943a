import { normalQuantile } from '../math/normalDistribution.ts';

/** An area under the ROC curve with what is known about it. */
export interface AucEstimate {
  readonly auc: number;
  /** Undefined where all or none of the pairs are in order, or a class has one example: nothing varies. */
  readonly interval: readonly [low: number, high: number] | undefined;
  readonly positives: number;
  readonly negatives: number;
}

/**
 * The share of pairs of a positive and a negative in which the positive has the higher score, ties counting one half,
 * with the interval of DeLong, DeLong & Clarke-Pearson (1988, Biometrics 44(3)) taken on the logit scale (Qin &
 * Hotilovac 2008, Statistical Methods in Medical Research 17(2)), so that it stays within 0 and 1. Throws RangeError
 * for labels of one class and for scores that are not finite.
 */
export function aucEstimate(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  { level = 0.95 }: { readonly level?: number } = {},
): AucEstimate {
  if (scores.length !== labels.length) {
    throw new RangeError(`labels must be as many as scores, ${scores.length}, got ${labels.length}`);
  }
  const all = Array.from(scores);
  const bad = all.findIndex((score) => !Number.isFinite(score));
  if (bad >= 0) throw new RangeError(`scores must be finite, got ${all[bad]} at index ${bad}`);
  const positives = all.filter((_, i) => labels[i] === 1);
  const negatives = all.filter((_, i) => labels[i] === 0);
  if (positives.length === 0 || negatives.length === 0) {
    throw new RangeError(
      `labels must hold 0 and 1, got ${negatives.length} of 0 and ${positives.length} of 1`,
    );
  }
  const above = sharesBelow(positives, negatives);
  const below = sharesBelow(negatives, positives).map((share) => 1 - share);
  const auc = mean(above);
  const deviation = Math.sqrt(variance(above) / above.length + variance(below) / below.length);
  return {
    auc,
    interval: logitInterval(auc, deviation, level),
    positives: positives.length,
    negatives: negatives.length,
  };
}

/** For each value the share of the others that are smaller, equal ones counting one half. */
function sharesBelow(values: readonly number[], others: readonly number[]): number[] {
  const sorted = others.toSorted((a, b) => a - b);
  return values.map((value) => (countBelow(sorted, value) + countUpTo(sorted, value)) / 2 / sorted.length);
}

function countBelow(sorted: readonly number[], value: number): number {
  return firstPlace(sorted, (item) => item >= value);
}

function countUpTo(sorted: readonly number[], value: number): number {
  return firstPlace(sorted, (item) => item > value);
}

/** The first place whose item fulfils a claim that all later ones fulfil too. */
function firstPlace(sorted: readonly number[], holds: (item: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function logitInterval(auc: number, deviation: number, level: number): readonly [number, number] | undefined {
  const slope = auc * (1 - auc);
  if (slope === 0 || !(deviation > 0)) return undefined;
  const middle = Math.log(auc / (1 - auc));
  const half = (normalQuantile((1 + level) / 2) * deviation) / slope;
  return [1 / (1 + Math.exp(half - middle)), 1 / (1 + Math.exp(-half - middle))];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** With n - 1 below; NaN for one value. */
function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}
