export type { PlugInFile } from '../../../files/defaultExport.ts';
export { moduleAudit } from './auditModule.ts';
export { type ClassifierModuleOptions, moduleClassifier } from './classifierModule.ts';
export { moduleMethod } from './methodModule.ts';
export { type ModuleMetric, moduleMetric } from './metricModule.ts';
