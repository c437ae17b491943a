export type { TfjsModel } from '../importers/tfjs/artifacts.ts';
export type { TranslateOptions } from '../importers/tfjs/translatedModel.ts';
export { translatedModel } from '../importers/tfjs/translatedModel.ts';
export type { TfjsBackendName } from './backendNames.ts';
export { type TfjsBackend, tfjsBackends } from './backends.ts';
