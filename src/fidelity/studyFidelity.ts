import { meanOf } from '../math/arrays/meanOf.ts';
import { normalQuantile } from '../math/distributions/normalDistribution.ts';
import { curveArea } from './curveArea.ts';
import type { CurvePair } from './symmetricRelevanceGain.ts';

/**
 * The area under score / score without change, over 0 to 100 in even steps whatever the counts were, as the code of
 * Brocki & Chung 2022 (arXiv:2203.02928) has it. Undefined where the score without change is 0.
 */
export function ratioArea(scores: readonly number[]): number | undefined {
  const [first] = scores;
  if (first === undefined || first === 0) return undefined;
  const x = scores.map((_, i) => (100 * i) / (scores.length - 1));
  return curveArea(
    x,
    scores.map((score) => score / first),
  );
}

/** What `logitFidelity` finds. */
export interface LogitFidelity {
  /** By image: the `ratioArea` of each order. */
  readonly mostFirst: readonly number[];
  readonly leastFirst: readonly number[];
  /** Mean of the least less mean of the most important first. */
  readonly fidelity: number;
  /** Half of its 95 % interval, as if all curves were independent: wider than that of paired curves. */
  readonly halfWidth: number;
}

/**
 * The fidelity of Brocki & Chung 2022 on curves of the target's logit, one pair for each image. Undefined of no images
 * and where any score without change is 0.
 */
export function logitFidelity(curves: readonly CurvePair[]): LogitFidelity | undefined {
  const areas = (order: keyof CurvePair) => curves.map((curve) => ratioArea(curve[order]));
  const [mostFirst, leastFirst] = [areas('mostFirst'), areas('leastFirst')];
  if (curves.length === 0 || !isKnown(mostFirst) || !isKnown(leastFirst)) return undefined;
  const variances = variance(mostFirst) + variance(leastFirst);
  return {
    mostFirst,
    leastFirst,
    fidelity: meanOf(leastFirst) - meanOf(mostFirst),
    halfWidth: (normalQuantile(0.975) * Math.sqrt(variances)) / Math.sqrt(curves.length),
  };
}

/** What `accuracyFidelity` finds. */
export interface AccuracyFidelity {
  /** By step: the share of images whose class is their label. */
  readonly mostFirst: readonly number[];
  readonly leastFirst: readonly number[];
  /** The areas of the two over the share of pixels replaced. */
  readonly areas: { readonly mostFirst: number; readonly leastFirst: number };
  /** The area of the least less that of the most important first. */
  readonly fidelity: number;
}

/** By image, whether its class is its label at each step. */
export interface CorrectPair {
  readonly mostFirst: readonly boolean[];
  readonly leastFirst: readonly boolean[];
}

/**
 * The fidelity of Brocki et al. 2022 (arXiv:2209.15398): how the accuracy over all images falls.
 * @throws RangeError for no image.
 */
export function accuracyFidelity(
  images: readonly CorrectPair[],
  shares: readonly number[],
): AccuracyFidelity {
  if (images.length === 0) throw new RangeError('an accuracy needs at least one image, got none');
  const accuracies = (order: keyof CorrectPair) =>
    shares.map((_, step) => meanOf(images.map((image) => (image[order][step] === true ? 1 : 0))));
  const [mostFirst, leastFirst] = [accuracies('mostFirst'), accuracies('leastFirst')];
  const areas = { mostFirst: curveArea(shares, mostFirst), leastFirst: curveArea(shares, leastFirst) };
  return { mostFirst, leastFirst, areas, fidelity: areas.leastFirst - areas.mostFirst };
}

function isKnown(values: readonly (number | undefined)[]): values is readonly number[] {
  return !values.includes(undefined);
}

/** The population's: divided by the count. */
function variance(values: readonly number[]): number {
  const centre = meanOf(values);
  return meanOf(values.map((value) => (value - centre) ** 2));
}
