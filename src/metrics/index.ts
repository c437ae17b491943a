export type { MetricInfo, RegionMetric, SimilarityMetric } from '../types/metric.ts';
export { regionMetrics, similarityMetrics } from './auditMetrics.ts';
export { averagePrecision } from './averagePrecision.ts';
export { type BestDice, bestDice } from './bestDice.ts';
export { type HitOptions, hitWithin } from './hitWithin.ts';
export { type LocalizationAreas, localizationAreas } from './localizationAreas.ts';
export type { Unscorable } from './maskedMap.ts';
export { matchedOverlap } from './matchedOverlap.ts';
export { type Overlap, overlapAt } from './overlap.ts';
export { pointingGame } from './pointingGame.ts';
export { prevalence } from './prevalence.ts';
export { type RegionSelection, regionSelection, type SelectedRegions } from './regionSelection.ts';
export { relevanceMass } from './relevanceMass.ts';
export { relevanceRankAccuracy } from './relevanceRankAccuracy.ts';
export { rocAuc } from './rocAuc.ts';
export {
  type SegmentationMetrics,
  type SegmentationOptions,
  segmentationMetrics,
} from './segmentationMetrics.ts';
export { softDice } from './softDice.ts';
export { spearman } from './spearman.ts';
export { type SsimOptions, type SsimPreset, ssim } from './ssim.ts';
export { type SsimNullOptions, ssimNull } from './ssimNull.ts';
export { topKPrecision } from './topKPrecision.ts';
export { trapezoidAuprc } from './trapezoidAuprc.ts';
