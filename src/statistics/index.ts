export {
  type BootstrapOptions,
  bootstrapMean,
  fewestGroups,
  type MeanEstimate,
} from './bootstrapMean.ts';
export { type ColumnError, type CrossedTable, columnError } from './columnError.ts';
export { type CrossedMean, crossedMean } from './crossedMean.ts';
export { holm } from './holm.ts';
export { type KendallTau, kendallTau } from './kendallTau.ts';
export { type NullUnit, type PassShareOptions, passShare } from './passShare.ts';
export { rankBiserial } from './rankBiserial.ts';
export { createResampler, type Resampler, type ResamplerOptions } from './resampler.ts';
export { type TTest, tTest } from './tTest.ts';
export type { FurtherError } from './widenedMean.ts';
export { type Alternative, type WilcoxonTest, wilcoxonSignedRank } from './wilcoxonSignedRank.ts';
