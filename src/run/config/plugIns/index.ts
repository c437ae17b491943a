export { type ClassifierModuleOptions, moduleClassifier } from './classifierModule.ts';
export { moduleDataset } from './datasetModule.ts';
export type { PlugInFile } from './defaultExport.ts';
export { moduleMethod } from './methodModule.ts';
