export { type BenchOptions, type BenchResult, bench, type Progress } from './bench.ts';
export { type BenchConfig, benchConfig, type ConfigChanges, readConfig } from './config.ts';
export { createExplainer, type Explained, type ExplainOptions, explain } from './explain.ts';
export { defaultConfig } from './tasks.ts';
