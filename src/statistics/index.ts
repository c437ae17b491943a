export type { Numbers } from '../math/arrays/dense.ts';
export type { BlockNumbers } from '../math/arrays/resampledMeans.ts';
export { betaProbability, betaQuantile } from '../math/distributions/betaDistribution.ts';
export { studentizedRangeTail } from '../math/distributions/studentizedRange.ts';
export type { MatrixLike } from '../math/matrices/rowMatrix.ts';
export { type CohenKappa, cohenKappa } from './agreement/cohenKappa.ts';
export { type Auc, type AucInterval, type AucOptions, auc, aucConfidence } from './auc/aucConfidence.ts';
export { averagePrecision } from './auc/averagePrecision.ts';
export {
  type AucPair,
  type AucTest,
  delongPaired,
  delongUnpaired,
  type ScoredRows,
} from './auc/delong.ts';
export {
  type BootstrapOptions,
  bootstrapMean,
  fewestGroups,
  type MeanEstimate,
} from './bootstrapMean.ts';
export { bootstrapPower, type NullUnit, type PassShareOptions } from './bootstrapPower.ts';
export type { CalibrationBin } from './calibration/bins.ts';
export { type BrierScore, brierScore } from './calibration/brierScore.ts';
export { type Calibration, type CalibrationOptions, calibration } from './calibration/calibration.ts';
export { calibrationTopLabel, type TopLabelCalibration } from './calibration/calibrationTopLabel.ts';
export { type ReliabilityPoint, reliabilityCurve } from './calibration/reliabilityCurve.ts';
export { type ColumnVariance, type CrossedTable, columnVariance } from './columnVariance.ts';
export { type CosineShift, cosineShift } from './embeddings/cosineShift.ts';
export { linearCka } from './embeddings/linearCka.ts';
export { trustworthiness } from './embeddings/trustworthiness.ts';
export {
  type PerplexityOptions,
  type TsneAffinities,
  type TsneOptions,
  tsne,
  tsneAffinities,
  tsneDivergence,
} from './embeddings/tsne.ts';
export type { GroupLabels } from './groupIndices.ts';
export { type KendallTau, kendallTau } from './kendallTau.ts';
export type { FurtherError } from './meanWithFurtherError.ts';
export { benjaminiHochberg } from './multiplicity/benjaminiHochberg.ts';
export { bonferroni } from './multiplicity/bonferroni.ts';
export { holm } from './multiplicity/holm.ts';
export type { Outcome, Unscorable } from './outcome.ts';
export {
  type LogisticModel,
  type LogisticOptions,
  type LogisticRegression,
  logisticLogOdds,
  logisticProbabilities,
  logisticRegression,
} from './regression/logisticRegression.ts';
export { createResampler, type Resampler, type ResamplerOptions } from './resampler.ts';
export {
  type ClusterBootstrap,
  type ClusterBootstrapOptions,
  clusterBootstrap,
} from './resampling/clusterBootstrap.ts';
export { type GroupKFoldOptions, groupKFold } from './resampling/groupKFold.ts';
export { type Mcnemar, mcnemar } from './tests/mcnemar.ts';
export { type OneSampleOptions, oneSampleT } from './tests/oneSampleT.ts';
export { pairedT } from './tests/pairedT.ts';
export { type PermutationTest, permutationTTest } from './tests/permutationTTest.ts';
export { rankBiserial } from './tests/rankBiserial.ts';
export { studentT } from './tests/studentT.ts';
export type { TTest, TTestOptions } from './tests/tTest.ts';
export { type TukeyHsd, type TukeyPair, tukeyHsd } from './tests/tukeyHsd.ts';
export { type TwoByTwo, twoByTwo } from './tests/twoByTwo.ts';
export { welchT } from './tests/welchT.ts';
export { type Alternative, type WilcoxonTest, wilcoxonSignedRank } from './tests/wilcoxonSignedRank.ts';
export { type CrossedMean, twoWayRandomMean } from './twoWayRandomMean.ts';
