import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { suiteTable, summaryTable } from '../report/index.ts';
import {
  type BenchConfig,
  bench,
  benchFolder,
  type ConfigChanges,
  defaultSuite,
  type FinishedTask,
  finishedTask,
  readBenchmark,
  type Suite,
  writeSuiteReport,
} from '../run/index.ts';
import type { Row } from '../types/row.ts';
import { flagged, messageOf, wholeNumber, withNegatives, wordList } from './flags.ts';
import { interruptible, stoppedCode } from './interruption.ts';
import { progressOn } from './progress.ts';

/** `bench`: runs a config or a suite, writes its folder, prints the tables. Exit code 1 where a cell failed. */
export async function benchCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = flagged(() =>
    parseArgs({
      args: withNegatives(args),
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        seed: { type: 'string' },
        limit: { type: 'string' },
        methods: { type: 'string' },
        criteria: { type: 'string' },
        resume: { type: 'boolean' },
        full: { type: 'boolean' },
        quiet: { type: 'boolean' },
      },
    }),
  );
  const [file, extra] = positionals;
  if (extra !== undefined) throw new RangeError(`bench takes one config, got '${file}' and '${extra}'`);
  const changes: ConfigChanges = {
    ...(values.seed !== undefined && { seed: wholeNumber('--seed', values.seed) }),
    ...(values.limit !== undefined && { limit: wholeNumber('--limit', values.limit, 1) }),
    ...(values.methods !== undefined && { methods: wordList('--methods', values.methods) }),
    ...(values.criteria !== undefined && { criteria: wordList('--criteria', values.criteria) }),
  };
  const isFull = values.full === true;
  if (isFull && file !== undefined)
    throw new RangeError(`--full is for the run without a config, got '${file}'`);
  const asked = file === undefined ? defaultSuite(changes, { isFull }) : readBenchmark(file, changes);
  const out = values.out ?? join('saliency-trust-results', asked.name);
  const [isQuiet, resume] = [values.quiet === true, values.resume === true];
  return interruptible(async (signal) => {
    const options = { out, isQuiet, resume, signal };
    try {
      const failed = 'tasks' in asked ? await runSuite(asked, options) : await runAlone(asked, options);
      for (const row of failed) process.stderr.write(`${failure(row)}\n`);
      return failed.length > 0 ? 1 : 0;
    } catch (error) {
      if (!signal.aborted) throw error;
      process.stderr.write(
        `${messageOf(signal.reason)}: the same command with --resume goes on from what is finished\n`,
      );
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
  if (!isQuiet) process.stderr.write(`results in ${out}, open ${join(out, 'report.html')}\n`);
  return failed;
}

/** Each task in a folder of its own below `out`, and one page over all. */
async function runSuite({ name, tasks }: Suite, options: RunOptions): Promise<readonly Row[]> {
  const { out, isQuiet } = options;
  const done: Run[] = [];
  for (const config of tasks) done.push(await run(config, { ...options, out: join(out, config.name) }));
  await writeSuiteReport(
    out,
    name,
    done.map(({ finished }) => finished),
  );
  const summaries = done.map(({ finished }) => finished.task.summary);
  process.stdout.write(`\n${suiteTable(name, summaries)}`);
  if (!isQuiet) process.stderr.write(`results in ${out}, open ${join(out, 'report.html')}\n`);
  return done.flatMap(({ failed }) => failed);
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
    if (!isQuiet) process.stderr.write(`${out} was finished before\n`);
    process.stdout.write(summaryTable(before.task.summary));
    return { finished: before, failed: before.rows.filter(({ state }) => state === 'failed') };
  }
  const finished = await runNow(config, options);
  process.stdout.write(summaryTable(finished.finished.task.summary));
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
        process.stderr.write(`warning: ${warning}\n`);
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
  const place = [row.criterion, row.method, row.image, row.step, row.draw].filter(
    (part) => part !== undefined,
  );
  return `failed: ${place.join(', ')}: ${row.state === 'failed' ? row.error.replaceAll(/\s+/g, ' ') : ''}`;
}
