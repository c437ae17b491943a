import { similarityMetrics } from '../../metrics/index.ts';
import type { Evidence } from '../../types/evidence.ts';
import type { SimilarityMetric } from '../../types/metric.ts';
import type { MapResult } from '../../types/run.ts';
import { measuredOrFailed } from '../measuredOrFailed.ts';
import { allOf, type Measurement, type Preset } from '../measurement.ts';
import { decidingSimilarity, similarity, similarityMetric, smoothNull } from './similarity.ts';

/** Two maps compared, by every metric; where `decidingAlone` is true the others may be left out. */
export type Compare = (a: Evidence, b: Evidence, preset: Preset, decidingAlone?: boolean) => Measurement[];

/** What maps are compared by, in place of what this library has. */
export interface SimilarityParts {
  /** The two SSIM that decide among them. @default every one of this library */
  readonly metrics?: readonly SimilarityMetric[];
  /** @default by those metrics */
  readonly compare?: Compare;
}

/** The metrics and the comparison of an audit. */
export function comparedBy({
  metrics = similarityMetrics,
  compare,
}: SimilarityParts): Required<SimilarityParts> {
  const own: Compare = (a, b, preset, decidingAlone = false) =>
    decidingAlone ? decidingSimilarity(a, b, preset) : similarity(a, b, preset, metrics);
  return { metrics, compare: compare ?? own };
}

export interface ComparisonOptions {
  readonly preset: Preset;
  /** @default similarity */
  readonly compare?: Compare;
}

/** How alike two findings are; where one has no map, its reason. */
export function comparison(
  a: MapResult | undefined,
  b: MapResult | undefined,
  { preset, compare = (first, second) => similarity(first, second, preset) }: ComparisonOptions,
): Measurement[] {
  const metric = similarityMetric[preset];
  if (a === undefined || b === undefined)
    throw new RangeError('a comparison needs two map results, one is missing');
  if (a.state !== 'found') return allOf([metric], a);
  if (b.state !== 'found') return allOf([metric], b);
  return measuredOrFailed(metric, () => compare(a.evidence, b.evidence, preset));
}

/** The same, and what two maps as smooth as these score without anything in common. */
export function comparisonWithSmoothNull(
  a: MapResult | undefined,
  b: MapResult | undefined,
  {
    preset,
    compare = (first, second) => similarity(first, second, preset),
    seed,
  }: ComparisonOptions & { readonly seed: string },
): Measurement[] {
  return comparison(a, b, {
    preset,
    compare: (first, second) => [
      ...compare(first, second, preset),
      smoothNull(first, second, { preset, seed }),
    ],
  });
}

/** How alike two findings are by the number that decides alone. */
export function decidingComparison(
  a: MapResult | undefined,
  b: MapResult | undefined,
  { preset, compare = decidingSimilarity }: ComparisonOptions,
): Measurement[] {
  return comparison(a, b, { preset, compare: (first, second) => compare(first, second, preset, true) });
}
