export { averagePrecision, averagePrecisionOf } from './averagePrecision.ts';
export { pointingGame } from './pointingGame.ts';
export { prevalence } from './prevalence.ts';
export { type RankedHits, rankedHits, type Unscorable } from './rankedHits.ts';
export { rocAuc, rocAucOf } from './rocAuc.ts';
export { spearman } from './spearman.ts';
export { type SsimOptions, type SsimPreset, ssim } from './ssim.ts';
export { trapezoidAuprc, trapezoidAuprcOf } from './trapezoidAuprc.ts';
