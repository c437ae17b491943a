import { join } from 'node:path';
import { suiteTable, summaryTable } from '../report/index.ts';
import {
  type BenchConfig,
  type MergedRun,
  type RunBenchmarkOptions,
  runBenchmark,
  type Suite,
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
  readonly workers: number | undefined;
}

/** Where the results of a run go without a word. */
export function defaultOut({ name }: { readonly name: string }): string {
  return join('saliency-trust-results', name);
}

/** Runs a config or a suite, writes its folder and prints its tables; gives the exit code: 1 where a cell failed. */
export async function benchmarkRun(
  asked: BenchConfig | Suite,
  { out = defaultOut(asked), isQuiet, resume, workers }: BenchmarkRunOptions,
): Promise<number> {
  const suite = 'tasks' in asked ? asked.name : undefined;
  const run = async (options: RunParts) => ({
    suite,
    tasks: await runBenchmark(asked, { ...options, out, resume, ...(workers !== undefined && { workers }) }),
  });
  return written(run, { out, isQuiet });
}

type RunParts = Omit<RunBenchmarkOptions, 'out' | 'resume'>;

/** Writes the folder of a run and prints its tables; gives the exit code: 1 where a cell failed. */
export async function written(
  run: (options: RunParts) => Promise<MergedRun>,
  {
    out,
    isQuiet,
    again = 'run the same command with --resume to continue',
  }: { readonly out: string; readonly isQuiet: boolean; readonly again?: string },
): Promise<number> {
  return interruptible(async (signal) => {
    // Each task has a bar and a clock of its own.
    const newProgress = () => (isQuiet ? undefined : progressOn(process.stderr));
    let progress = newProgress();
    try {
      const { suite, tasks } = await run({
        signal,
        onWarning: (warning) => {
          progress?.clear();
          note(`warning: ${warning}`);
        },
        onTask: ({ folder, summary, wasFinished }) => {
          if (wasFinished && !isQuiet) note(`${folder} was finished before`);
          print(summaryTable(summary));
          progress = newProgress();
        },
        onProgress: (state) => progress?.show(state),
      });
      if (suite !== undefined)
        print(
          `\n${suiteTable(
            suite,
            tasks.map(({ summary }) => summary),
          )}`,
        );
      if (!isQuiet) note(`results in ${out}, open ${join(out, 'report.html')}`);
      const failed = tasks.flatMap((task) => task.failed);
      for (const row of failed) note(failure(row));
      return failed.length > 0 ? 1 : 0;
    } catch (error) {
      progress?.end();
      if (!signal.aborted) throw error;
      note(`${messageOf(signal.reason)}: ${again}`);
      return stoppedCode;
    }
  });
}

/** One line for a row that failed. */
export function failure(row: Row): string {
  const { audit, subject, image, condition } = row;
  const place = [audit, subject.name, image, condition?.state, condition?.draw].filter(
    (part) => part !== undefined,
  );
  return `failed: ${place.join(', ')}: ${row.state === 'failed' ? row.error : ''}`;
}
