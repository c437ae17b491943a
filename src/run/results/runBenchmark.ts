import { join } from 'node:path';
import type { Row } from '../../types/row.ts';
import type { Summary } from '../../types/summary.ts';
import type { BenchConfig } from '../config/config.ts';
import type { Suite } from '../config/suite.ts';
import { runResult } from '../execute/bench.ts';
import type { BenchOptions, RunOptions } from '../execute/benchOptions.ts';
import { benchFolder, type FinishedTask } from './benchFiles.ts';
import { finishedTask } from './finishedTask.ts';
import { requireNoLink } from './noLink.ts';
import { heldFolder } from './outFolder.ts';
import { writeSuiteReport } from './suiteReport.ts';

/** Options of `runBenchmark`: those of `bench`, and where the results go. */
export interface RunBenchmarkOptions extends Omit<BenchOptions, 'partial'> {
  /** Folder of the results, made where it is not there. */
  readonly out: string;
  /** Called with each task as soon as its folder is written, or known to be finished before. */
  readonly onTask?: (task: WrittenTask) => void;
}

/** Options of a run of which shards are made already. */
export interface MergingOptions extends RunBenchmarkOptions {
  /** What is made of a task. @default nothing */
  readonly merged?: (config: BenchConfig) => MadeParts;
}

/** What the shards of a task made. */
export interface MadeParts extends Required<Pick<RunOptions, 'made' | 'requireSame'>> {
  /** When the first of them was begun, ISO 8601. */
  readonly started: string;
  /** Of all of them together. */
  readonly seconds: number;
}

/** A benchmark whose folder is written. */
export interface WrittenTask {
  readonly folder: string;
  readonly summary: Summary;
  /** The rows of cells that failed. */
  readonly failed: readonly Row[];
  /** Whether it was finished before, so that nothing was computed. */
  readonly wasFinished: boolean;
}

/**
 * Runs a benchmark into a folder: rows, summary, report and what a later `report`, `compare` or `resume` needs. Each
 * task of a suite gets a folder of its own below it, and the suite one page over all. With `resume` it goes on from what
 * is finished. Throws as `bench` does, and RangeError for a folder that cannot be written, that another run writes to,
 * or that holds the run of another config.
 */
export async function runBenchmark(
  asked: BenchConfig | Suite,
  options: RunBenchmarkOptions,
): Promise<readonly WrittenTask[]> {
  return writtenBenchmark(asked, options);
}

/** The same, of which shards may be made already. */
export async function writtenBenchmark(
  asked: BenchConfig | Suite,
  options: MergingOptions,
): Promise<readonly WrittenTask[]> {
  if (!('tasks' in asked)) return [(await task(asked, options)).written];
  const { out } = options;
  const { release } = heldFolder(out);
  try {
    const done: Done[] = [];
    for (const config of asked.tasks) {
      const folder = join(out, config.name);
      requireNoLink(folder);
      done.push(await task(config, { ...options, out: folder }));
    }
    await writeSuiteReport(
      out,
      asked.name,
      done.map(({ finished }) => finished),
    );
    return done.map(({ written }) => written);
  } finally {
    release();
  }
}

interface Done {
  readonly finished: FinishedTask;
  readonly written: WrittenTask;
}

async function task(config: BenchConfig, options: MergingOptions): Promise<Done> {
  const { out: folder, resume = false, onTask } = options;
  const before = resume ? await finishedTask(folder, config) : undefined;
  const failed = before?.rows.filter(({ state }) => state === 'failed') ?? [];
  const finished = before ?? (await taskNow(config, options, failed));
  const written = { folder, failed, summary: finished.task.summary, wasFinished: before !== undefined };
  onTask?.(written);
  return { finished, written };
}

/** Runs one benchmark and writes its folder; `failed` gets the rows that failed. */
async function taskNow(
  config: BenchConfig,
  { out, onTask: _, onRow, merged, ...options }: MergingOptions,
  failed: Row[],
): Promise<FinishedTask> {
  const folder = benchFolder(out, config);
  try {
    const parts = merged?.(config);
    const result = await runResult(config, {
      ...options,
      ...(parts && { made: parts.made, requireSame: parts.requireSame }),
      partial: folder.partial,
      onRow: (row) => {
        if (row.state === 'failed') failed.push(row);
        onRow?.(row);
      },
    });
    return await folder.finish({ ...result, ...(parts && { started: parts.started }) }, parts?.seconds);
  } catch (error) {
    folder.abandon();
    throw error;
  }
}
