import type { RegionMetric, SimilarityMetric } from '../types/metric.ts';
import { averagePrecisionMetric } from './averagePrecision.ts';
import { pointingGameMetric } from './pointingGame.ts';
import { rocAucMetric } from './rocAuc.ts';
import { signedSpearmanMetric, spearmanMetric } from './spearman.ts';
import { rankSsimMetric, ssimArun2021Metric, ssimWangMetric } from './ssimMetrics.ts';
import { trapezoidAuprcMetric } from './trapezoidAuprc.ts';

/** Every metric that localization measures, in the order of its rows. */
export const regionMetrics: readonly RegionMetric[] = [
  averagePrecisionMetric,
  trapezoidAuprcMetric,
  rocAucMetric,
  pointingGameMetric,
];

/** Every metric by which audits compare two maps, in the order of their rows. */
export const similarityMetrics: readonly SimilarityMetric[] = [
  ssimWangMetric,
  rankSsimMetric,
  spearmanMetric,
  signedSpearmanMetric,
  ssimArun2021Metric,
];
