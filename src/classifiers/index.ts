export { counted, type PassCount } from './counted.ts';
export { matchedFilterModel } from './matchedFilter.ts';
export { type OpenOptions, openClassifier } from './openClassifier.ts';
