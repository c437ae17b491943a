import { allOf, type Measurement, type Preset, similarity, similarityMetric } from '../criteria/index.ts';
import { measuredOrFailed } from './measuredOrFailed.ts';
import type { Finding } from './study.ts';

/** How alike two findings are; where one failed, that failure. */
export function comparison(a: Finding | undefined, b: Finding | undefined, preset: Preset): Measurement[] {
  if (a?.state === 'failed') return allOf([similarityMetric], a);
  if (b?.state === 'failed') return allOf([similarityMetric], b);
  if (a === undefined || b === undefined)
    throw new RangeError('a comparison needs two findings, one is missing');
  return measuredOrFailed(similarityMetric, () => similarity(a.evidence, b.evidence, preset));
}
