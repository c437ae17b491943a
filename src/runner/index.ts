export { type BenchOptions, type BenchResult, bench, type Progress } from './bench.ts';
export { type BenchFolder, benchFolder } from './benchFiles.ts';
export {
  type BenchConfig,
  benchConfig,
  type ConfigChanges,
  readConfig,
} from './config.ts';
export type { Preprocess } from './configSchema.ts';
export { createExplainer, type Explained, type ExplainOptions, explain, type NeededBy } from './explain.ts';
export { type ExplainFilesOptions, explainFiles } from './explainFiles.ts';
export { type Manifest, versions } from './manifest.ts';
export { writeScores } from './scoreFiles.ts';
export { type Scored, type ScoreOptions, scoreMaps } from './scoreMaps.ts';
export { defaultConfig } from './tasks.ts';
