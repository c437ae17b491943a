import {
  allOf,
  decidingSimilarity,
  type Measurement,
  type Preset,
  similarity,
  similarityMetric,
  smoothNull,
} from '../../audits/index.ts';
import { measuredOrFailed } from './measuredOrFailed.ts';
import type { Finding } from './study.ts';

/** How alike two findings are; where one failed, that failure. */
export function comparison(
  a: Finding | undefined,
  b: Finding | undefined,
  preset: Preset,
  compare: typeof similarity = similarity,
): Measurement[] {
  const metric = similarityMetric[preset];
  if (a?.state === 'failed') return allOf([metric], a);
  if (b?.state === 'failed') return allOf([metric], b);
  if (a === undefined || b === undefined)
    throw new RangeError('a comparison needs two findings, one is missing');
  return measuredOrFailed(metric, () => compare(a.evidence, b.evidence, preset));
}

/** The same, and what two maps as smooth as these score without anything in common. */
export function comparisonWithSmoothNull(
  a: Finding | undefined,
  b: Finding | undefined,
  { preset, seed }: { readonly preset: Preset; readonly seed: string },
): Measurement[] {
  return comparison(a, b, preset, (first, second) => [
    ...similarity(first, second, preset),
    smoothNull(first, second, { preset, seed }),
  ]);
}

/** How alike two findings are by the number that decides alone. */
export function decidingComparison(
  a: Finding | undefined,
  b: Finding | undefined,
  preset: Preset,
): Measurement[] {
  return comparison(a, b, preset, decidingSimilarity);
}
