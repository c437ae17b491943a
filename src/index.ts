/** saliency-trust: eight saliency methods, four criteria, any ONNX image classifier. See docs/ for a tour. */
export {
  type ClassifierFunctions,
  type DefinedClassifier,
  defineClassifier,
  type OpenOptions,
  openClassifier,
} from './classifiers/index.ts';
export { annotations } from './datasets/index.ts';
export * as fidelity from './fidelity/index.ts';
export {
  chexmaskMask,
  cocoRleMask,
  fitted,
  type InputUnits,
  inUnits,
  polygonMask,
  rleMask,
  xraiRegions,
} from './images/index.ts';
export { normalized, reduced } from './maps/index.ts';
export { methodNames, type OwnMethod, shap, theEight } from './methods/index.ts';
export * as metrics from './metrics/index.ts';
export * as perturbations from './perturbations/index.ts';
export {
  type Affine,
  type Cell,
  canonicalVolume,
  type Dicom,
  type DicomOptions,
  type FileVolume,
  type ImageOptions,
  type NiftiVolume,
  type Picture,
  type ReadOptions,
  readDicom,
  readImage,
  readPicture,
  readTable,
  readVolume,
  type Table,
  type TableOptions,
  type Volume,
  type Window,
} from './readers/index.ts';
export {
  type BenchConfig,
  type BenchOptions,
  type BenchResult,
  bench,
  benchConfig,
  defaultConfig,
  type Explained,
  type ExplainOptions,
  explain,
  jsonSchemas,
  type NeededBy,
  readConfig,
  type SchemaName,
} from './run/index.ts';
export * as slices from './slices/index.ts';
export * as statistics from './statistics/index.ts';
export type * from './types/arrays.ts';
export type * from './types/classifier.ts';
export type * from './types/dataset.ts';
export type * from './types/method.ts';
export type { Row } from './types/row.ts';
export type { Score } from './types/score.ts';
export type { MethodSummary, Summary, Verdict } from './types/summary.ts';
