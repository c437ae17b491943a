export { type OpenOptions, openClassifier } from './openClassifier.ts';
