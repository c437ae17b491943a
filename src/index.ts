/** saliency-trust: eight saliency methods, four criteria, any ONNX image classifier. See docs/ for a tour. */

export {
  auditList as audits,
  type Compare,
  type LocalizationParts,
  localizationBy,
  type Measurement,
  randomizationBy,
  repeatabilityBy,
  reproducibilityBy,
  type Scores,
  type SimilarityParts,
} from './audits/index.ts';
export type { GivenFunctions, Layout, OnnxOptions, PassCount, SaidInput } from './classifiers/index.ts';
export {
  type ClassifierFunctions,
  type DefinedClassifier,
  defineClassifier,
  type ExportedMethod,
  type LocalizerOptions,
  type MapOptions,
  modelWithMap,
  type OpenOptions,
  openClassifier,
  openLocalizer,
  openSegmenter,
  openTextEncoder,
  type SegmenterOptions,
  type TextEncoderOptions,
} from './classifiers/index.ts';
export type { DatasetConfig } from './datasets/index.ts';
export { annotations, type DatasetContext, type DatasetKind, datasetKinds } from './datasets/index.ts';
export * as fidelity from './fidelity/index.ts';
export type { Limits, OwnLimits } from './files/limits.ts';
export type { ModelInput, Point, RankedRegions, RankingAlgorithm, RankingOptions } from './images/index.ts';
export {
  chexmaskMask,
  cocoRleMask,
  decodeNpy,
  encodeNpy,
  encodePng,
  fitted,
  type InputUnits,
  inUnits,
  type NpyArray,
  type OverlayOptions,
  overlay,
  polygonMask,
  rleMask,
  xraiRegions,
} from './images/index.ts';
export type { NormalizationRule, NormalizedMap } from './maps/index.ts';
export {
  averageMask,
  centrePriorMap,
  edgeMap,
  normalized,
  reduced,
  smoothRandomMap,
  uniformRandomMap,
} from './maps/index.ts';
export type { MethodName, NeededClassifier, NeedsOf, Preset } from './methods/index.ts';
export { methodList as methods, methodNames, type OwnMethod, shap, theEight } from './methods/index.ts';
export * as metrics from './metrics/index.ts';
export * as perturbations from './perturbations/index.ts';
export type {
  DicomHeader,
  PictureFiles,
  PictureValues,
  StoredValues,
  VolumeOptions,
} from './readers/index.ts';
export {
  type Affine,
  type Cell,
  canonicalVolume,
  type Dicom,
  type DicomOptions,
  encodeNifti,
  encodeParametricMap,
  type FileVolume,
  type ImageOptions,
  type NiftiVolume,
  type ParametricMapOptions,
  type Picture,
  type ReadOptions,
  readDicom,
  readImage,
  readPicture,
  readScan,
  readTable,
  readVolume,
  type Scan,
  type ScanOptions,
  type Table,
  type TableOptions,
  type Volume,
  type Window,
} from './readers/index.ts';
export type {
  AttributeSummary,
  AverageMaskConfig,
  AverageMaskOptions,
  CellComparison,
  CellNumbers,
  Change,
  ClassifierConfig,
  ExplainedModel,
  ExplainFailure,
  ExplainFilesOptions,
  ExplainRunOptions,
  ExportOptions,
  FinishedTask,
  Inspection,
  Lists,
  LocalizerConfig,
  MapFolder,
  MethodConfig,
  OwnModule,
  Prepared,
  PreparedSet,
  PrepareOptions,
  Preprocess,
  RegionSummary,
  RenderedRun,
  RunName,
  SheetPicture,
  StoredTask,
} from './run/index.ts';
export {
  type BenchConfig,
  type BenchOptions,
  type BenchResult,
  bench,
  benchConfig,
  type ConfigChanges,
  comparedFolders,
  createExplainer,
  type Device,
  defaultConfig,
  defaultSuite,
  type Explained,
  type Explainer,
  type ExplainOptions,
  explain,
  explainFiles,
  exportMap,
  inspected,
  jsonSchemas,
  loadBenchmark,
  loadConfig,
  type MergedRun,
  type MergeOptions,
  mergeShards,
  type NeededBy,
  type Progress,
  prepareCopies,
  type RunBenchmarkOptions,
  type RunComparison,
  type RunShardOptions,
  readBenchmark,
  readConfig,
  runBenchmark,
  runShard,
  type SchemaName,
  type Scored,
  type ScoreOptions,
  type Shard,
  type Suite,
  scoreMaps,
  type WrittenShard,
  type WrittenTask,
  writeAverageMask,
  writeConfigTemplate,
  writeContactSheet,
  writeReports,
  writeScores,
} from './run/index.ts';
export * as slices from './slices/index.ts';
export * as statistics from './statistics/index.ts';
export type * from './types/arrays.ts';
export type * from './types/audit.ts';
export type * from './types/averageMask.ts';
export type * from './types/classifier.ts';
export type * from './types/compared.ts';
export type * from './types/copies.ts';
export type * from './types/dataset.ts';
export type * from './types/denseTarget.ts';
export type * from './types/disagreement.ts';
export type * from './types/evidence.ts';
export type * from './types/localizer.ts';
export type * from './types/method.ts';
export type * from './types/metric.ts';
export type * from './types/numericalError.ts';
export type * from './types/perturbed.ts';
export type * from './types/prediction.ts';
export type * from './types/relevanceRule.ts';
export type * from './types/report.ts';
export type * from './types/row.ts';
export type * from './types/run.ts';
export type * from './types/score.ts';
export type * from './types/segmenter.ts';
export type * from './types/statedError.ts';
export type * from './types/summary.ts';
export type * from './types/textEncoder.ts';
export type * from './types/verdict.ts';
