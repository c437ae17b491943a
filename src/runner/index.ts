export { type BenchOptions, type BenchResult, bench } from './bench.ts';
export { type BenchFolder, benchFolder, type FinishedTask } from './benchFiles.ts';
export type { Progress } from './benchProgress.ts';
export type { Change } from './changes.ts';
export {
  type BenchConfig,
  benchConfig,
  type ConfigChanges,
  readConfig,
} from './config.ts';
export type { Preprocess } from './configSchema.ts';
export { writeConfigTemplate } from './configTemplate.ts';
export { type Environment, environment } from './environment.ts';
export { createExplainer, type Explained, type ExplainOptions, explain, type NeededBy } from './explain.ts';
export { type ExplainedModel, type ExplainFilesOptions, explainFiles } from './explainFiles.ts';
export { finishedTask } from './finishedTask.ts';
export { type Manifest, versions } from './manifest.ts';
export { type RenderedRun, writeReports } from './reportFiles.ts';
export { type CellComparison, type RunComparison, runComparison } from './runComparison.ts';
export { finishedRuns, type RunRecord } from './runFolder.ts';
export { writeScores } from './scoreFiles.ts';
export { type Scored, type ScoreOptions, scoreMaps } from './scoreMaps.ts';
export { defaultSuite, readBenchmark, type Suite } from './suite.ts';
export { writeSuiteReport } from './suiteReport.ts';
export { defaultConfig } from './tasks.ts';
