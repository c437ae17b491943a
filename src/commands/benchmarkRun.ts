import { join } from 'node:path';
import { suiteTable, summaryTable } from '../report/index.ts';
import { type BenchConfig, runBenchmark, type Suite } from '../run/index.ts';
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
  { out = join('saliency-trust-results', asked.name), isQuiet, resume }: BenchmarkRunOptions,
): Promise<number> {
  return interruptible(async (signal) => {
    // Each task has a bar and a clock of its own.
    const newProgress = () => (isQuiet ? undefined : progressOn(process.stderr));
    let progress = newProgress();
    try {
      const tasks = await runBenchmark(asked, {
        ...{ out, resume, signal },
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
      if ('tasks' in asked)
        print(
          `\n${suiteTable(
            asked.name,
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
      note(`${messageOf(signal.reason)}: the same command with --resume goes on from what is finished`);
      return stoppedCode;
    }
  });
}

function failure(row: Row): string {
  const { audit, subject, image, condition } = row;
  const place = [audit, subject.name, image, condition?.state, condition?.draw].filter(
    (part) => part !== undefined,
  );
  return `failed: ${place.join(', ')}: ${row.state === 'failed' ? row.error : ''}`;
}
