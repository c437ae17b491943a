export { curveArea } from './curveArea.ts';
export { type CausalCurve, type CausalOptions, deletion, insertion } from './deletionInsertion.ts';
export { entropyRise, histogramEntropy, quantusBins } from './histogramEntropy.ts';
export { type Infidelity, type InfidelityOptions, infidelity } from './infidelity.ts';
export { type PerturbedOptions, perturbedLogits } from './perturbedLogits.ts';
export { pixelCounts, steppedCounts } from './pixelCounts.ts';
export { type PixelOrder, pixelOrder } from './pixelOrder.ts';
export { type Fill, type Replacement, replacement } from './replacement.ts';
export { type Sensitivity, sensitivity } from './sensitivity.ts';
export { type SmoothingOptions, smoothedAttribution } from './smoothedAttribution.ts';
export {
  type AccuracyFidelity,
  accuracyFidelity,
  type CorrectPair,
  type LogitFidelity,
  logitFidelity,
  ratioArea,
} from './studyFidelity.ts';
export { type CurvePair, symmetricRelevanceGain } from './symmetricRelevanceGain.ts';
