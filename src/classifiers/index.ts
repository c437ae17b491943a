export { abortable } from './abortable.ts';
export { reinitializationRefusal } from './constants/reinitializationPlan.ts';
export { counted, type PassCount } from './counted.ts';
export type { GivenFunctions } from './defineClassifier.ts';
export {
  type ClassifierFunctions,
  type DefinedClassifier,
  defineClassifier,
  definedWith,
} from './defineClassifier.ts';
export type { TfjsModel } from './importers/tfjs/artifacts.ts';
export { matchedFilterModel } from './matchedFilter.ts';
export { modelFiles } from './modelFiles.ts';
export { modelSource } from './modelSource.ts';
export type { Layout, SaidInput } from './network/modelSignature.ts';
export { type Device, devices } from './onnx/devices.ts';
export { channelBlock } from './onnx/nchwc/channelBlock.ts';
export { onnxProviders } from './onnx/providers.ts';
export { sayUsualThreads } from './onnx/usualThreads.ts';
export { type OpenOptions, openClassifier } from './openClassifier.ts';
export { type LocalizerOptions, openLocalizer } from './openLocalizer.ts';
export type { OnnxOptions } from './openOnnx.ts';
export { openSegmenter, type SegmenterOptions } from './openSegmenter.ts';
export { encoderConfig } from './textEncoder/firstPosition.ts';
export { openTextEncoder, type TextEncoderOptions } from './textEncoder/openTextEncoder.ts';
export { tokenizerConfig } from './textEncoder/textTokens.ts';
export type { TfjsBackendName } from './tfjs/backendNames.ts';
export { type TfjsBackend, tfjsBackends } from './tfjs/backends.ts';
export { triedClassifier } from './triedClassifier.ts';
export { type ExportedMethod, exportedMethods } from './withMap/mapParts.ts';
export { type MapOptions, modelWithMap } from './withMap/modelWithMap.ts';
export { withOtherInputs } from './withOtherInputs.ts';
