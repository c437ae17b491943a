import type { MetricInfo, SimilarityMetric } from '../../types/metric.ts';
import { numericalErrorMetrics } from '../numericalError.ts';

/** What stands in rows as `smooth-null`. */
export const smoothNullLabel = 'unrelated maps of the same smoothness';

/** The similarities of two maps and the error of either as readers know them, in an audit where alike is good or bad. */
export function similarityInfos(
  metrics: readonly SimilarityMetric[],
  better: MetricInfo['better'],
): Record<string, MetricInfo> {
  const own = metrics.map(({ name, label, bounds }) => [name, { label, ...(bounds && { bounds }), better }]);
  return { ...Object.fromEntries(own), ...numericalErrorMetrics };
}
