import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { summaryTable } from '../report/index.ts';
import {
  type BenchConfig,
  bench,
  benchFolder,
  type ConfigChanges,
  defaultConfig,
  type FinishedTask,
  readBenchmark,
  type Suite,
  writeSuiteReport,
} from '../runner/index.ts';
import type { Row } from '../types/row.ts';
import { flagged, wholeNumber, withNegatives, wordList } from './flags.ts';
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
  const asked = file === undefined ? defaultConfig(changes) : readBenchmark(file, changes);
  const out = values.out ?? join('saliency-trust-results', asked.name);
  const isQuiet = values.quiet === true;
  const failed =
    'tasks' in asked ? await runSuite(asked, { out, isQuiet }) : await runAlone(asked, { out, isQuiet });
  for (const row of failed) process.stderr.write(`${failure(row)}\n`);
  return failed.length > 0 ? 1 : 0;
}

interface RunOptions {
  readonly out: string;
  readonly isQuiet: boolean;
}

async function runAlone(config: BenchConfig, { out, isQuiet }: RunOptions): Promise<readonly Row[]> {
  const { failed } = await run(config, { out, isQuiet });
  if (!isQuiet) process.stderr.write(`results in ${out}, open ${join(out, 'report.html')}\n`);
  return failed;
}

/** Each task in a folder of its own below `out`, and one page over all. */
async function runSuite({ name, tasks }: Suite, { out, isQuiet }: RunOptions): Promise<readonly Row[]> {
  const done: Run[] = [];
  for (const config of tasks) done.push(await run(config, { out: join(out, config.name), isQuiet }));
  await writeSuiteReport(
    out,
    name,
    done.map(({ finished }) => finished),
  );
  if (!isQuiet) process.stderr.write(`results in ${out}, open ${join(out, 'report.html')}\n`);
  return done.flatMap(({ failed }) => failed);
}

interface Run {
  readonly finished: FinishedTask;
  readonly failed: readonly Row[];
}

/** Runs one benchmark, writes its folder and prints its table. */
async function run(config: BenchConfig, { out, isQuiet }: RunOptions): Promise<Run> {
  const folder = benchFolder(out, config);
  try {
    const failed: Row[] = [];
    const result = await bench(config, {
      onRow: (row) => {
        folder.write(row);
        if (row.state === 'failed') failed.push(row);
      },
      ...(!isQuiet && { onProgress: progressOn(process.stderr) }),
    });
    const finished = await folder.finish(result);
    process.stdout.write(summaryTable(result.summary));
    return { finished, failed };
  } catch (error) {
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
