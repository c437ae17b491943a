/** saliency-trust/browser: models, maps and criteria in a browser, without Node. See docs/browser.md. */

export { fewImagesAudits as audits } from '../audits/fewImages.ts';
export type { OrtLibrary, OrtSession, OrtTensor, OrtValueMetadata } from '../classifiers/onnx/ortLibrary.ts';
export type { WebDevice } from '../classifiers/onnx/webEngine.ts';
export type { WeightFiles } from '../classifiers/weightFiles.ts';
export * as fidelity from '../fidelity/index.ts';
export type { ModelInput, NpyArray, OverlayOptions } from '../images/index.ts';
export {
  decodeNpy,
  encodeNpy,
  encodePng,
  fitted,
  type InputUnits,
  inUnits,
  overlay,
  xraiRegions,
} from '../images/index.ts';
export type { NormalizationRule, NormalizedMap } from '../maps/index.ts';
export {
  centrePriorMap,
  edgeMap,
  normalized,
  reduced,
  smoothRandomMap,
  uniformRandomMap,
} from '../maps/index.ts';
export {
  type MethodName,
  methodList as methods,
  methodNames,
  type OwnMethod,
  type Preset,
  theEight,
} from '../methods/index.ts';
export * as metrics from '../metrics/index.ts';
export * as perturbations from '../perturbations/index.ts';
export type { Preprocess } from '../run/config/preprocess.ts';
export type { Progress } from '../run/execute/progress.ts';
export { explain, type NeededBy } from '../run/explain/explain.ts';
export {
  createExplainer,
  type Explained,
  type Explainer,
  type ExplainOptions,
} from '../run/explain/explainer.ts';
export type * from '../types/arrays.ts';
export type * from '../types/audit.ts';
export type * from '../types/classifier.ts';
export type * from '../types/dataset.ts';
export type * from '../types/evidence.ts';
export type * from '../types/method.ts';
export type * from '../types/numericalError.ts';
export type * from '../types/row.ts';
export type * from '../types/run.ts';
export type * from '../types/score.ts';
export type * from '../types/statedError.ts';
export type * from '../types/stop.ts';
export type * from '../types/summary.ts';
export { type OpenOptions, openClassifier } from './openClassifier.ts';
export { type MeasureOptions, openRun, type RunOptions, type TrustRun } from './trustRun.ts';
