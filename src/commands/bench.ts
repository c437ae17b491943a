import { join } from 'node:path';
import { suiteTable, summaryTable } from '../report/index.ts';
import {
  type BenchConfig,
  bench,
  benchFolder,
  type ConfigChanges,
  defaultSuite,
  type FinishedTask,
  finishedTask,
  heldFolder,
  readBenchmark,
  requireNoLink,
  type Suite,
  writeSuiteReport,
} from '../run/index.ts';
import type { Row } from '../types/row.ts';
import { type Ended, examples, newCommand } from './command.ts';
import { messageOf, wholeNumber, wordList } from './flags.ts';
import { interruptible, stoppedCode } from './interruption.ts';
import { progressOn } from './progress.ts';
import { note, print } from './screen.ts';

/** `bench`: runs a config or a suite, writes its folder, prints the tables. Exit code 1 where a cell failed. */
export function benchCommand(ended: Ended) {
  return newCommand('bench', 'score methods on a benchmark')
    .description(
      'Scores saliency methods on a benchmark: writes a report and the numbers behind it, prints a table. Without a CONFIG it runs two tasks on generated chest X-rays, and needs no file.',
    )
    .argument('[CONFIG.json]', 'the benchmark, or a suite of several: init writes one to begin with')
    .option('--out <DIR>', 'folder of the results; without it saliency-trust-results/NAME')
    .option('--seed <N>', "whole number, in the place of the config's: the same seed gives the same numbers")
    .option('--limit <N>', 'take at most N images')
    .option('--methods <a,b>', 'these methods alone')
    .option('--criteria <a,b>', 'these criteria alone')
    .option('--all-criteria', 'every criterion that can run, by request or not')
    .option('--resume', 'go on with a run that was broken off')
    .option('--full', 'without a CONFIG: more images, draws and states')
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      examples(
        ['bench', 'what comes with the library, in three minutes:'],
        ['bench mine.json --limit 4 --methods gradient,grad-cam', 'a first look at a config of yours:'],
        ['bench mine.json --out results --resume', 'the rest of a run that was broken off:'],
      ),
    )
    .action(async (file, flags) => ended(await runBench(file, flags)));
}

interface BenchFlags {
  readonly out?: string | undefined;
  readonly seed?: string | undefined;
  readonly limit?: string | undefined;
  readonly methods?: string | undefined;
  readonly criteria?: string | undefined;
  readonly allCriteria?: true | undefined;
  readonly resume?: true | undefined;
  readonly full?: true | undefined;
  readonly quiet?: true | undefined;
}

async function runBench(file: string | undefined, flags: BenchFlags): Promise<number> {
  const isFull = flags.full === true;
  if (isFull && file !== undefined)
    throw new RangeError(`--full is for the run without a config, got '${file}'`);
  const changes = changesOf(flags);
  const asked = file === undefined ? defaultSuite(changes, { isFull }) : readBenchmark(file, changes);
  const out = flags.out ?? join('saliency-trust-results', asked.name);
  const [isQuiet, resume] = [flags.quiet === true, flags.resume === true];
  return interruptible(async (signal) => {
    const options = { out, isQuiet, resume, signal };
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

function changesOf({ seed, limit, methods, criteria, allCriteria }: BenchFlags): ConfigChanges {
  if (allCriteria === true && criteria !== undefined)
    throw new RangeError(
      `--all-criteria takes every criterion, and --criteria some: expected one of the two, got both`,
    );
  return {
    ...(seed !== undefined && { seed: wholeNumber('--seed', seed) }),
    ...(limit !== undefined && { limit: wholeNumber('--limit', limit, 1) }),
    ...(methods !== undefined && { methods: wordList('--methods', methods) }),
    ...(criteria !== undefined && { criteria: wordList('--criteria', criteria) }),
    ...(allCriteria === true && { allCriteria }),
  };
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
