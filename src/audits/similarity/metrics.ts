import type { MetricInfo, SimilarityMetric } from '../../types/metric.ts';

/** What stands in rows as `smooth-null`. */
export const smoothNullLabel = 'unrelated maps of the same smoothness';

/** The similarities of two maps as readers know them, in an audit where alike is good or bad. */
export function similarityInfos(
  metrics: readonly SimilarityMetric[],
  better: MetricInfo['better'],
): Record<string, MetricInfo> {
  return Object.fromEntries(
    metrics.map(({ name, label, bounds }) => [name, { label, ...(bounds && { bounds }), better }]),
  );
}
