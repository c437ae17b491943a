import { join } from 'node:path';
import { suiteTable, summaryTable } from '../report/index.ts';
import {
  type BenchConfig,
  bench,
  benchFolder,
  type FinishedTask,
  finishedTask,
  heldFolder,
  requireNoLink,
  type Suite,
  writeSuiteReport,
} from '../run/index.ts';
import type { Row } from '../types/row.ts';
import { messageOf } from './flags.ts';
import { interruptible, stoppedCode } from './interruption.ts';
import { progressOn } from './progress.ts';
import { note, print } from './screen.ts';

export interface BenchmarkRunOptions {
  /** @default saliency-trust-results and the name */
  readonly out?: string | undefined;
  readonly isQuiet: boolean;
  readonly resume: boolean;
}

/** Runs a config or a suite, writes its folder and prints its tables; gives the exit code: 1 where a cell failed. */
export async function benchmarkRun(
  asked: BenchConfig | Suite,
  { out = join('saliency-trust-results', asked.name), ...flags }: BenchmarkRunOptions,
): Promise<number> {
  return interruptible(async (signal) => {
    const options = { out, ...flags, signal };
    try {
      const failed = 'tasks' in asked ? await runSuite(asked, options) : await runAlone(asked, options);
      for (const row of failed) note(failure(row));
      return failed.length > 0 ? 1 : 0;
    } catch (error) {
      if (!signal.aborted) throw error;
      note(`${messageOf(signal.reason)}: the same command with --resume goes on from what is finished`);
      return stoppedCode;
    }
  });
}

interface RunOptions {
  readonly out: string;
  readonly isQuiet: boolean;
  readonly resume: boolean;
  readonly signal: AbortSignal;
}

async function runAlone(config: BenchConfig, options: RunOptions): Promise<readonly Row[]> {
  const { out, isQuiet } = options;
  const { failed } = await run(config, options);
  if (!isQuiet) note(`results in ${out}, open ${join(out, 'report.html')}`);
  return failed;
}

/** Each task in a folder of its own below `out`, and one page over all. */
async function runSuite(suite: Suite, options: RunOptions): Promise<readonly Row[]> {
  const { out, isQuiet } = options;
  const { release } = heldFolder(out);
  try {
    const done = await runTasks(suite, options);
    if (!isQuiet) note(`results in ${out}, open ${join(out, 'report.html')}`);
    return done.flatMap(({ failed }) => failed);
  } finally {
    release();
  }
}

async function runTasks({ name, tasks }: Suite, options: RunOptions): Promise<readonly Run[]> {
  const { out } = options;
  const done: Run[] = [];
  for (const config of tasks) {
    const own = join(out, config.name);
    requireNoLink(own);
    done.push(await run(config, { ...options, out: own }));
  }
  const finished = done.map((one) => one.finished);
  await writeSuiteReport(out, name, finished);
  const summaries = finished.map(({ task }) => task.summary);
  print(`\n${suiteTable(name, summaries)}`);
  return done;
}

interface Run {
  readonly finished: FinishedTask;
  readonly failed: readonly Row[];
}

/** Runs one benchmark, writes its folder and prints its table; of one that is finished already, only prints it. */
async function run(config: BenchConfig, options: RunOptions): Promise<Run> {
  const { out, isQuiet, resume } = options;
  const before = resume ? await finishedTask(out, config) : undefined;
  if (before !== undefined) {
    if (!isQuiet) note(`${out} was finished before`);
    print(summaryTable(before.task.summary));
    return { finished: before, failed: before.rows.filter(({ state }) => state === 'failed') };
  }
  const finished = await runNow(config, options);
  print(summaryTable(finished.finished.task.summary));
  return finished;
}

async function runNow(config: BenchConfig, { out, isQuiet, resume, signal }: RunOptions): Promise<Run> {
  const folder = benchFolder(out, config);
  const progress = isQuiet ? undefined : progressOn(process.stderr);
  const failed: Row[] = [];
  try {
    const result = await bench(config, {
      partial: folder.partial,
      resume,
      signal,
      onRow: (row) => {
        if (row.state === 'failed') failed.push(row);
      },
      onWarning: (warning) => {
        progress?.clear();
        note(`warning: ${warning}`);
      },
      ...(progress && { onProgress: progress.show }),
    });
    return { finished: await folder.finish(result), failed };
  } catch (error) {
    progress?.end();
    folder.abandon();
    throw error;
  }
}

function failure(row: Row): string {
  const { audit, subject, image, condition } = row;
  const place = [audit, subject.name, image, condition?.state, condition?.draw].filter(
    (part) => part !== undefined,
  );
  return `failed: ${place.join(', ')}: ${row.state === 'failed' ? row.error : ''}`;
}
