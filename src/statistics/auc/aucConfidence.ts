import { normalQuantile } from '../../math/distributions/normalDistribution.ts';
import type { GroupLabels } from '../groupIndices.ts';
import { assertLevel } from '../level.ts';
import { type Outcome, unscorable } from '../outcome.ts';
import { type AucComponents, aucComponents, aucCovariance } from './aucComponents.ts';

/** Options of `aucConfidence`, `delongPaired` and `delongUnpaired`. */
export interface AucOptions {
  /** Confidence level, between 0 and 1. @default 0.95 */
  readonly level?: number;
  /** One label per row: rows of one label, such as images of one patient, depend on each other. @default each row alone */
  readonly groups?: GroupLabels;
}

/** An area under the ROC curve. */
export interface Auc {
  /** From 0 to 1; one half for scores that say nothing. */
  readonly auc: number;
  readonly positives: number;
  readonly negatives: number;
}

/** What `aucConfidence` finds. */
export interface AucInterval {
  /** DeLong's variance of the area. */
  readonly variance: number;
  readonly standardError: number;
  /** On the logit scale by the delta method, so that it stays within 0 and 1. */
  readonly interval: readonly [low: number, high: number];
  /** area ± z · standard error, which may pass 0 or 1. */
  readonly waldInterval: readonly [low: number, high: number];
}

/**
 * The share of pairs of a positive and a negative in which the positive has the higher score, ties counting one half.
 * `scores` and `labels` (0 or 1) have one entry per row. Throws RangeError for labels of one class and for scores that
 * are not finite.
 */
export function auc(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  return aucComponents(scores, labels).auc;
}

/**
 * The area under the ROC curve with DeLong's variance (1988, Biometrics 44(3); by `groups`: Obuchowski 1997) and its
 * intervals (logit: Qin & Hotilovac 2008, Statistical Methods in Medical Research 17(2)). Unscorable, the area apart,
 * where nothing varies: all or none of the pairs in order, all tied, or a class in fewer than two groups.
 * Throws as `auc` does.
 */
export function aucConfidence(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  { level = 0.95, groups }: AucOptions = {},
): Auc & Outcome<AucInterval> {
  assertLevel(level);
  const components = aucComponents(scores, labels);
  const { auc: area, positives, negatives } = components;
  const known = { auc: area, positives, negatives };
  const variance = aucCovariance(components, components, groups);
  if (variance === undefined) return { ...known, ...unscorable(fewGroups) };
  if (isZero(variance)) return { ...known, ...unscorable('the variance of the area is zero') };
  const standardError = Math.sqrt(variance);
  const half = normalQuantile((1 + level) / 2) * standardError;
  return {
    ...known,
    state: 'scored',
    variance,
    standardError,
    interval: logitInterval(components, half),
    waldInterval: [area - half, area + half],
  };
}

export const fewGroups = 'a class stands in fewer than two groups, so that nothing varies';

/** Rounding alone leaves variances of this size. */
export function isZero(variance: number): boolean {
  return variance < 1e-28;
}

function logitInterval({ auc: area }: AucComponents, half: number): readonly [number, number] {
  const middle = Math.log(area / (1 - area));
  const width = half / (area * (1 - area));
  return [1 / (1 + Math.exp(width - middle)), 1 / (1 + Math.exp(-width - middle))];
}
