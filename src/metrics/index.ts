export { regionMetrics, similarityMetrics } from './auditMetrics.ts';
export { averagePrecision } from './averagePrecision.ts';
export { type LocalizationAreas, localizationAreas } from './localizationAreas.ts';
export type { Unscorable } from './maskedMap.ts';
export { pointingGame } from './pointingGame.ts';
export { prevalence } from './prevalence.ts';
export { rocAuc } from './rocAuc.ts';
export {
  type SegmentationMetrics,
  type SegmentationOptions,
  segmentationMetrics,
} from './segmentationMetrics.ts';
export { spearman } from './spearman.ts';
export { type SsimOptions, type SsimPreset, ssim } from './ssim.ts';
export { type SsimNullOptions, ssimNull } from './ssimNull.ts';
export { trapezoidAuprc } from './trapezoidAuprc.ts';
