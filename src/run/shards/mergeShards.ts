import { join, resolve } from 'node:path';
import { quoted } from '../../files/quoted.ts';
import { checkpointsIn, type LogReading, type StoredCheckpoints } from '../checkpoints/checkpointLog.ts';
import { checkpointReader } from '../checkpoints/checkpointReader.ts';
import { differences, identityDigest } from '../checkpoints/runIdentity.ts';
import type { BenchConfig } from '../config/config.ts';
import type { Suite } from '../config/suite.ts';
import {
  type MadeParts,
  type RunBenchmarkOptions,
  type WrittenTask,
  writtenBenchmark,
} from '../results/runBenchmark.ts';
import { type FoundShards, foundShards } from './foundShards.ts';
import { partsFolderName, type ShardRecord, shardRecord } from './shardFile.ts';
import { storedConfig } from './storedConfig.ts';

/** Options of `mergeShards`: those of `runBenchmark` but to go on, as what is computed here is quick. */
export type MergeOptions = Omit<RunBenchmarkOptions, 'resume'>;

/** A run that was put together. */
export interface MergedRun {
  /** The name of the suite; undefined of a single task. */
  readonly suite: string | undefined;
  readonly tasks: readonly WrittenTask[];
}

/**
 * Makes of the shards in `folders` the run that one machine would have made, into the folder `out`: takes their parts,
 * compares maps of several shards, judges, and writes. Throws RangeError naming what is missing, and for shards of
 * different runs.
 */
export async function mergeShards(folders: readonly string[], options: MergeOptions): Promise<MergedRun> {
  return mergedShards(folders, options);
}

/** The same; with `known`, of the run that it is, whose files may lie elsewhere than the shards say. */
export async function mergedShards(
  folders: readonly string[],
  { known, ...options }: MergeOptions & { readonly known?: BenchConfig | Suite },
): Promise<MergedRun> {
  const { folders: shards, suite } = foundShards(folders);
  if (shards.some((folder) => resolve(folder) === resolve(options.out)))
    throw new RangeError(`merge: --out must be another folder than that of a shard, got ${options.out}`);
  const names: readonly (string | undefined)[] = suite?.tasks ?? [undefined];
  const checked: CheckedTask[] = [];
  for (const name of names) checked.push(await checkedTask(shards, name, known));
  const processors = new Set(checked.flatMap((task) => task.shards.map(({ record }) => record.processor)));
  if (processors.size > 1) {
    options.onWarning?.(
      `the shards were computed on different processors, which may round the last digits of a model's numbers differently: ${[...processors].join('; ')}`,
    );
  }
  const configs = checked.map(({ config }) => config);
  const [only] = configs;
  const asked =
    suite === undefined && only !== undefined ? only : { name: suite?.name ?? '', tasks: configs };
  const byConfig = new Map(checked.map((task) => [task.config, task]));
  const tasks = await writtenBenchmark(asked, {
    ...options,
    merged: (config) => {
      const task = byConfig.get(config);
      if (task === undefined) throw new RangeError(`no shard is of the task ${quoted(config.name)}`);
      return partsOf(task);
    },
  });
  return { suite: suite?.name, tasks };
}

interface CheckedTask {
  readonly config: BenchConfig;
  readonly shards: readonly BegunShard[];
}

interface BegunShard {
  readonly folder: string;
  readonly record: ShardRecord;
  readonly parts: StoredCheckpoints;
}

/** The shards of one task. Throws RangeError where they are not all there, finished and of one run. */
async function checkedTask(
  folders: FoundShards['folders'],
  task: string | undefined,
  known: BenchConfig | Suite | undefined,
): Promise<CheckedTask> {
  const places = folders.map((folder) => (task === undefined ? folder : join(folder, task)));
  const of = task === undefined ? '' : ` of task ${quoted(task)}`;
  const begun = places.flatMap((folder) => {
    const record = shardRecord(folder);
    return record === undefined ? [] : [{ folder, record, parts: partsFrom(folder, record) }];
  });
  const [first] = begun;
  if (first === undefined) throw new RangeError(`merge: no shard${of} was begun in ${places.join(', ')}`);
  for (const { folder, record } of begun) {
    const changes = differences(first.record.identity, record.identity);
    if (changes !== '')
      throw new RangeError(`merge: ${first.folder} and ${folder} are of different runs: ${changes}`);
    if (record.of !== first.record.of) {
      throw new RangeError(
        `merge: ${first.folder} is of a run in ${first.record.of} shards and ${folder} of one in ${record.of}`,
      );
    }
    const twin = begun.find((other) => other.record.shard === record.shard);
    if (twin !== undefined && twin.folder !== folder)
      throw new RangeError(`merge: ${twin.folder} and ${folder} are both shard ${record.shard}${of}`);
  }
  const missing = missingOf(begun, first.record.of);
  if (missing.length > 0) throw new RangeError(`merge: not all${of} is there: ${missing.join('; ')}`);
  const { config, sha256 } = first.record.identity;
  const source = join(first.folder, 'shard.json');
  return {
    config: taskOf(known, task) ?? (await storedConfig(config, { source, digest: sha256.config })),
    shards: begun,
  };
}

function taskOf(known: BenchConfig | Suite | undefined, task: string | undefined): BenchConfig | undefined {
  return known !== undefined && 'tasks' in known ? known.tasks.find(({ name }) => name === task) : known;
}

function missingOf(begun: CheckedTask['shards'], of: number): string[] {
  return Array.from({ length: of }, (_, index) => index + 1).flatMap((shard) => {
    const flag = `--shard ${shard}/${of}`;
    const found = begun.find(({ record }) => record.shard === shard);
    if (found === undefined) return [`shard ${shard} of ${of} was not begun (${flag})`];
    const {
      folder,
      record,
      parts: { rows },
    } = found;
    const left = record.units.filter((key) => !rows.has(key));
    if (left.length === 0 && record.state === 'finished') return [];
    const example = left.length === 0 ? '' : `, the first ${left[0]}`;
    return [
      `shard ${shard} of ${of} in ${folder} lacks ${left.length} of ${record.units.length} units${example} (${flag} --resume)`,
    ];
  });
}

const merging: LogReading = { reader: 'merge', remedy: 'compute that shard again' };

function partsFrom(folder: string, { identity }: ShardRecord) {
  return checkpointsIn(join(folder, partsFolderName, 'parts.jsonl'), identityDigest(identity), merging);
}

function partsOf({ shards }: CheckedTask): MadeParts {
  const [first] = shards;
  return {
    made: shards.map(({ folder, parts }) => checkpointReader(join(folder, partsFolderName), parts)),
    started: shards.map(({ record }) => record.started).sort()[0] ?? '',
    seconds: shards.reduce((sum, { record }) => sum + (record.seconds ?? 0), 0),
    requireSame: (identity) => {
      const changes = differences(first?.record.identity, identity);
      if (changes !== '')
        throw new RangeError(`merge: the shards were computed with something else than is here: ${changes}`);
    },
  };
}
