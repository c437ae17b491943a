import { type ConfigChanges, defaultSuite, devices, loadBenchmark } from '../run/index.ts';
import { type Ended, examples, newCommand } from './command.ts';
import { dryRunFlag } from './dryRun.ts';
import { collected, deviceFlag, oneOf, whereOf, wholeNumber, wordList } from './flags.ts';
import { queueFlags } from './queueFlags.ts';
import { shardFlag } from './shardFlag.ts';
import { type RunFlags, wholeOrShard } from './shardRun.ts';

/** `bench`: runs a config or a suite, writes its folder, prints the tables. Exit code 1 where a cell failed. */
export function benchCommand(ended: Ended) {
  return newCommand('bench', 'score methods on a benchmark')
    .description(
      'Scores saliency methods on a benchmark: writes a report and the numbers behind it, prints a table. Without a CONFIG it runs two tasks on generated chest X-rays, and needs no file.',
    )
    .argument('[CONFIG.json]', 'the benchmark, or a suite of several: init writes one to begin with')
    .option('--out <DIR>', 'folder of the results; without it saliency-trust-results/NAME')
    .option('--seed <N>', "whole number that replaces the config's: the same seed gives the same numbers")
    .option('--limit <N>', 'take the first N images')
    .option('--where <COLUMN=VALUE>', 'these rows of a table alone; several values with commas', collected)
    .option('--methods <a,b>', 'these methods alone')
    .option('--criteria <a,b>', 'these criteria alone')
    .option('--all-criteria', 'every criterion that can run, by request or not')
    .option('--show-ids', 'names of DICOM images and patients as they are, not hashes of them')
    .option(...deviceFlag)
    .option('--resume', 'continue a run that stopped early')
    .option(...shardFlag)
    .option(...dryRunFlag)
    .option(...queueFlags.queue)
    .option(...queueFlags.store)
    .option(...queueFlags.cache)
    .option(...queueFlags.shards)
    .option('--full', 'without a CONFIG: more images, draws and states')
    .option('--workers <N>', 'threads that measure; without it one for each core')
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      examples(
        ['bench', 'what comes with the library, in four minutes:'],
        ['bench mine.json --limit 4 --methods gradient,grad-cam', 'a first look at a config of yours:'],
        ['bench mine.json --out results --resume', 'continue a run that stopped early:'],
        ['bench mine.json --out results --shard 2/7', 'the second of seven parts, each on its own machine:'],
      ),
    )
    .action(async (file, flags) => ended(await runBench(file, flags)));
}

interface BenchFlags extends RunFlags {
  readonly seed?: string | undefined;
  readonly limit?: string | undefined;
  readonly showIds?: true | undefined;
  readonly where?: string[] | undefined;
  readonly methods?: string | undefined;
  readonly criteria?: string | undefined;
  readonly allCriteria?: true | undefined;
  readonly device?: string | undefined;
  readonly full?: true | undefined;
}

async function runBench(file: string | undefined, flags: BenchFlags): Promise<number> {
  const isFull = flags.full === true;
  if (isFull && file !== undefined)
    throw new RangeError(`--full is for the run without a config, got '${file}'`);
  const changes = changesOf(flags);
  const asked = file === undefined ? defaultSuite(changes, { isFull }) : await loadBenchmark(file, changes);
  return wholeOrShard(asked, flags);
}

function changesOf({
  seed,
  device,
  showIds,
  limit,
  where,
  methods,
  criteria,
  allCriteria,
}: BenchFlags): ConfigChanges {
  if (allCriteria === true && criteria !== undefined)
    throw new RangeError(
      `--all-criteria takes every criterion, and --criteria some: expected one of the two, got both`,
    );
  return {
    ...(seed !== undefined && { seed: wholeNumber('--seed', seed) }),
    ...(showIds && { showIds }),
    ...(where !== undefined && { where: whereOf(where) }),
    ...(device !== undefined && { device: oneOf('--device', device, devices) }),
    ...(limit !== undefined && { limit: wholeNumber('--limit', limit, 1) }),
    ...(methods !== undefined && { methods: wordList('--methods', methods) }),
    ...(criteria !== undefined && { criteria: wordList('--criteria', criteria) }),
    ...(allCriteria === true && { allCriteria }),
  };
}
