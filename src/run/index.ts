export { modelAuditList as modelAudits } from '../audits/index.ts';
export { type Device, devices, exportedMethods } from '../classifiers/index.ts';
export { fits } from '../images/index.ts';
export { type AverageMaskOptions, writeAverageMask } from './averageMaskFile.ts';
export type { AverageMaskConfig } from './config/averageMaskSchema.ts';
export {
  type BenchConfig,
  benchConfig,
  type ConfigChanges,
  parsedConfig,
  readConfig,
} from './config/config.ts';
export type {
  ClassifierConfig,
  LocalizerConfig,
  Preprocess,
} from './config/configSchema.ts';
export { writeConfigTemplate } from './config/configTemplate.ts';
export { jsonSchemas, type SchemaName } from './config/jsonSchemas.ts';
export type { Lists, OwnModule } from './config/lists.ts';
export { loadConfig } from './config/loadedConfig.ts';
export type { MethodConfig } from './config/resolvedMethods.ts';
export {
  defaultAudits,
  defaultSimulation,
  defaultSuite,
  loadBenchmark,
  readBenchmark,
  type Suite,
} from './config/suite.ts';
export { defaultConfig } from './config/tasks.ts';
export { type BenchResult, bench } from './execute/bench.ts';
export type { BenchOptions } from './execute/benchOptions.ts';
export type { Progress } from './execute/progress.ts';
export { explain, type NeededBy } from './explain/explain.ts';
export {
  createExplainer,
  type Explained,
  type Explainer,
  type ExplainOptions,
} from './explain/explainer.ts';
export { explainFiles } from './explain/explainFiles.ts';
export type {
  ExplainedModel,
  ExplainFailure,
  ExplainFilesOptions,
  ExplainRunOptions,
} from './explain/explainOptions.ts';
export { type ExportOptions, exportMap } from './export/exportMap.ts';
export type { SheetPicture } from './inspect/contactSheet.ts';
export type { AttributeSummary } from './inspect/counts.ts';
export { type Inspection, inspected, type RegionSummary } from './inspect/inspected.ts';
export { writeContactSheet } from './inspect/writeContactSheet.ts';
export { type ServedPage, servePage } from './page/pageServer.ts';
export { writePage } from './page/writePage.ts';
export {
  type Prepared,
  type PrepareOptions,
  prepareCopies,
  preparingAudits,
} from './prepare/prepareCopies.ts';
export type { PreparedSet } from './prepare/writtenDesigns.ts';
export { submit } from './queue/submit.ts';
export { work } from './queue/work.ts';
export type { FinishedTask } from './results/benchFiles.ts';
export { comparedFolders, comparedRuns } from './results/comparedRuns.ts';
export type { Change } from './results/configDiff.ts';
export { type Environment, environment } from './results/environment.ts';
export type { Manifest } from './results/manifest.ts';
export { type RenderedRun, writeReports } from './results/reportFiles.ts';
export { type RunBenchmarkOptions, runBenchmark, type WrittenTask } from './results/runBenchmark.ts';
export type { CellComparison, CellNumbers, RunComparison, RunName } from './results/runComparison.ts';
export { finishedRuns } from './results/runFolder.ts';
export type { StoredTask } from './results/storedTask.ts';
export { versions } from './results/versions.ts';
export type { MapFolder } from './score/mapFolders.ts';
export { writeScores } from './score/scoreFiles.ts';
export { type Scored, type ScoreOptions, scoreMaps } from './score/scoreMaps.ts';
export type { Shard } from './shards/dealt.ts';
export { type Forecast, forecast, shardSeconds } from './shards/forecast.ts';
export { type MergedRun, type MergeOptions, mergeShards } from './shards/mergeShards.ts';
export { type RunShardOptions, runShard, type WrittenShard } from './shards/runShard.ts';
