import type { SimilarityMetric } from '../../types/metric.ts';
import type { NamedDecisionRule } from '../../verdicts/index.ts';
import { byInterval } from '../byInterval.ts';
import type { Preset } from '../measurement.ts';
import { similarityMetric } from './similarity.ts';

/** How similarities are judged. */
export interface SimilarityJudging {
  readonly metrics: readonly SimilarityMetric[];
  /** What an SSIM must reach, where there is such a line. */
  readonly line?: number | undefined;
}

/**
 * The ways of judging similarities other than the run's own: the rule of the other preset, then each further metric by
 * the rule of `default`. A line that SSIM must reach is one of SSIM; other similarities are judged against their null
 * alone.
 */
export function similarityAnalyses(
  preset: Preset,
  { metrics, line }: SimilarityJudging,
): readonly NamedDecisionRule[] {
  const other = preset === 'default' ? 'arun2021' : 'default';
  const deciding = Object.values(similarityMetric);
  const further = metrics
    .filter(({ name }) => !deciding.includes(name))
    .map(({ name, isSsim }) => ({ ...byInterval(name), ...(isSsim && { line }) }));
  return [{ name: other, metric: similarityMetric[other], preset: other, line }, ...further];
}
