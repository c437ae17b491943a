export type { Emit, Operand } from '../autodiff/rule.ts';
export type { PlainAttribute } from '../graph/edit.ts';
export type {
  Attribute,
  Attributes,
  ElementType,
  Graph,
  Model,
  ModelFunction,
  Node,
  Tensor,
  ValueInfo,
} from '../graph/model.ts';
export { serializedModel } from '../graph/serialize.ts';
export type { RealType } from '../graph/tensor.ts';
export { type AdamOptions, adam } from './adam.ts';
export type { Augmentation, Placement, Plane } from './augmentation.ts';
export { type Detections, detectionPrecision } from './detectionPrecision.ts';
export type { Examples } from './examples.ts';
export { sigmoidCrossEntropy, softmaxCrossEntropy } from './losses/crossEntropy.ts';
export { detectorLoss } from './losses/detectorLoss.ts';
export { dice } from './losses/dice.ts';
export { focalHeatMap } from './losses/focalHeatMap.ts';
export type { Loss, LossInputs, LossNodes } from './losses/loss.ts';
export { sumOfLosses } from './losses/sumOfLosses.ts';
export {
  type ConvolutionOptions,
  type Layer,
  type NetworkBuilder,
  type NetworkOptions,
  networkBuilder,
} from './networks/builder.ts';
export { denseNetwork } from './networks/denseNet.ts';
export { type DetectionsOptions, detectorNetwork, withDetections } from './networks/detector.ts';
export { type ClassifierNetworkOptions, inceptionNetwork } from './networks/inception.ts';
export { type UNetworkOptions, uNetwork, withProbabilityMap } from './networks/uNet.ts';
export { boxObjective } from './objectives/boxObjective.ts';
export { classObjective } from './objectives/classObjective.ts';
export { findingsObjective } from './objectives/findingsObjective.ts';
export { labelObjective } from './objectives/labelObjective.ts';
export { diceCoefficient, maskObjective } from './objectives/maskObjective.ts';
export type { Objective, PlacedExample, Quality } from './objectives/objective.ts';
export type { Optimizer, OptimizerStep } from './optimizer.ts';
export { type PredictionOptions, predictions } from './predictions.ts';
export { qualityOf } from './qualityOf.ts';
export { readNetwork } from './readNetwork.ts';
export type { Schedule } from './schedule.ts';
export { type SgdOptions, sgd } from './sgd.ts';
export { type EpochReport, type StepReport, type Trained, type TrainOptions, train } from './train.ts';
export { writeModel } from './writeModel.ts';
