export { type BootstrapOptions, bootstrapMean, fewestGroups, type MeanEstimate } from './bootstrapMean.ts';
export { holm } from './holm.ts';
export { rankBiserial } from './rankBiserial.ts';
export { type TTest, tTest } from './tTest.ts';
export { type Alternative, type WilcoxonTest, wilcoxonSignedRank } from './wilcoxonSignedRank.ts';
