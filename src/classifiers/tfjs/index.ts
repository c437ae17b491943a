export type { TfjsModel } from './artifacts.ts';
export type { TfjsBackendName } from './backendNames.ts';
export { type TfjsBackend, tfjsBackends } from './backends.ts';
export type { TranslateOptions } from './translatedModel.ts';
export { translatedModel } from './translatedModel.ts';
