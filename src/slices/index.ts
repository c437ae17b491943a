export { type Halves, patientHalves } from './confirmation/halves.ts';
export {
  type PlacedOptions,
  type PlacedStudies,
  placedStudies,
  type Studies,
} from './confirmation/placedStudies.ts';
export { rowsAt } from './confirmation/rowsAt.ts';
export {
  type DiscoveredSlice,
  type Discovery,
  type DiscoveryData,
  type DiscoveryOptions,
  discover,
  placedIn,
} from './discover.ts';
export { type Attributes, type Enrichment, metadataEnrichment } from './enrichment/metadataEnrichment.ts';
export type { ClassesLike } from './mixture/classRows.ts';
export { type ConfusionInitOptions, confusionInit } from './mixture/confusionInit.ts';
export { fitErrorAwareMixture, type MixtureFit } from './mixture/fitErrorAwareMixture.ts';
export { type KMeans, type KMeansOptions, kMeans } from './mixture/kMeans.ts';
export type { Mixture } from './mixture/mixture.ts';
export type { MixtureData, MixtureOptions } from './mixture/mixtureOptions.ts';
export { rankSlices, type SliceRanking } from './mixture/ranking.ts';
export {
  type MixtureScores,
  type ScoreOptions,
  scoreMixture,
  type UnseenRows,
} from './mixture/scoreMixture.ts';
export {
  type HeldOutMatch,
  type HeldOutOptions,
  heldOutReport,
  type KnownSlices,
} from './quality/heldOutReport.ts';
export { precisionAtK } from './quality/precisionAtK.ts';
export { type RandIndex, randIndex } from './quality/randIndex.ts';
export { type ReportOptions, type SliceMatch, sliceReport } from './quality/sliceReport.ts';
export { type NoisyLabels, noisyLabels } from './simulation/noisyLabels.ts';
export {
  drawRareSlice,
  type RareSliceCounts,
  type RareSliceDesign,
  type RareSliceLimits,
  rareSliceCounts,
  rareTargetFraction,
} from './simulation/rareSlice.ts';
export {
  type CellCounts,
  type CorrelationDesign,
  type InducedCorrelation,
  induceCorrelation,
  spuriousCorrelationCounts,
} from './simulation/spuriousCorrelation.ts';
export { type SyntheticOptions, syntheticPredictions } from './simulation/syntheticPredictions.ts';
export { type AttributeBlock, type AttributeRows, attributeBlock } from './space/attributeBlock.ts';
export { type Pca, type PcaOptions, pca, projected } from './space/pca.ts';
export { type BlockScaling, type ScaleOptions, scaleBlocks, scaledBlocks } from './space/scaleBlocks.ts';
export {
  type DescribedRows,
  type DescribeOptions,
  type Description,
  describeClassMeanDifference,
  describeCorrelation,
  describeMeanDifference,
} from './words/describe.ts';
export { sliceDocuments } from './words/sliceDocuments.ts';
export { type SparseRow, type Tfidf, tfidf, topTokens, type WeightedToken } from './words/tfidf.ts';
export { type TruncatedSvd, truncatedSvd } from './words/truncatedSvd.ts';
