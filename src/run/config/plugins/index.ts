export type { PlugInFile } from '../../../files/defaultExport.ts';
export { type ClassifierModuleOptions, moduleClassifier } from './classifierModule.ts';
export { moduleMethod } from './methodModule.ts';
