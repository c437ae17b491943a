export type { Baseline } from './baseline.ts';
export type { BlurIgOptions } from './blurIg.ts';
export type { GradCamOptions } from './gradCam.ts';
export type { GradientOptions } from './gradient.ts';
export type { GuidedGradCamOptions } from './guidedGradCam.ts';
export type { GuidedIgOptions } from './guidedIg.ts';
export { heldError } from './heldError.ts';
export type { IntegratedGradientsOptions } from './integratedGradients.ts';
export { methodOptions, type Preset } from './methodOptions.ts';
export {
  isMethodName,
  type MethodName,
  methodList,
  methodNames,
  methodNote,
  methods,
  type NeededClassifier,
  type NeedsOf,
  theEight,
} from './methods.ts';
export type { NoiseOptions } from './noise.ts';
export type { OcclusionOptions } from './occlusion.ts';
export { checkedExplanation, type OwnMethod, requireMethod } from './ownMethod.ts';
export { type PathIntegral, type PathQuadrature, pathIntegral, type QuadratureRule } from './pathIntegral.ts';
export { createQuestion, type QuestionOptions } from './question.ts';
export { needsOf, refusal } from './refusal.ts';
export type { RiseOptions } from './rise.ts';
export * as shap from './shap/index.ts';
export type { SmoothgradOptions } from './smoothgrad.ts';
export type { SmoothIntegratedGradientsOptions } from './smoothIntegratedGradients.ts';
export type { XraiOptions } from './xrai.ts';
