import { join } from 'node:path';
import { json, writeWhole } from '../../files/writing.ts';
import type { Row } from '../../types/row.ts';
import type { BenchConfig } from '../config/config.ts';
import type { Suite } from '../config/suite.ts';
import type { BenchOptions } from '../execute/benchOptions.ts';
import { requireNoLink } from '../results/noLink.ts';
import { heldFolder } from '../results/outFolder.ts';
import type { Shard } from './dealt.ts';
import { type BegunShard, type MeasuredShardOptions, measuredShard } from './measuredShard.ts';
import { partsFolderName, writeShardFile } from './shardFile.ts';

/** Options of `runShard`: those of `bench`, which shard, and where the shards go. */
export interface RunShardOptions extends Omit<BenchOptions, 'partial'> {
  readonly shard: Shard;
  /** Folder of the shards: each has one of its own in it. */
  readonly out: string;
  /** Called with each task of the shard as soon as it is finished. */
  readonly onTask?: (task: WrittenShard) => void;
}

/** Options of a shard that a queue deals out. */
export interface DealtShardOptions
  extends RunShardOptions,
    Pick<MeasuredShardOptions, 'requireSame' | 'failed' | 'onImage' | 'renaming'> {}

/** A task of a shard that is finished. */
export interface WrittenShard {
  readonly folder: string;
  readonly units: number;
  /** The rows of cells that failed. */
  readonly failed: readonly Row[];
}

/** The folder of a shard in the folder of all of them. */
export function shardFolder(out: string, { shard, of }: Shard): string {
  return join(out, `shard-${shard}-of-${of}`);
}

/**
 * Computes one of several shards of a benchmark in a folder of its own, `shard-I-of-N` in `out`, where `mergeShards`
 * finds it. With `resume` it goes on from what is there. Throws as `runBenchmark` does.
 */
export async function runShard(
  asked: BenchConfig | Suite,
  options: RunShardOptions,
): Promise<readonly WrittenShard[]> {
  return writtenShard(asked, options);
}

/** The same of a shard that a queue deals out. */
export async function writtenShard(
  asked: BenchConfig | Suite,
  options: DealtShardOptions,
): Promise<readonly WrittenShard[]> {
  const folder = shardFolder(options.out, options.shard);
  const { release } = heldFolder(folder);
  try {
    if (!('tasks' in asked)) return [await task(asked, { ...options, folder })];
    writeWhole(
      join(folder, 'suite.json'),
      json({ name: asked.name, tasks: asked.tasks.map(({ name }) => name) }),
    );
    const done: WrittenShard[] = [];
    for (const config of asked.tasks) {
      const own = join(folder, config.name);
      requireNoLink(own);
      const held = heldFolder(own);
      try {
        done.push(await task(config, { ...options, folder: own }));
      } finally {
        held.release();
      }
    }
    return done;
  } finally {
    release();
  }
}

async function task(
  config: BenchConfig,
  { out: _, onTask, folder, shard, ...options }: DealtShardOptions & { readonly folder: string },
): Promise<WrittenShard> {
  const began = Date.now();
  const started = new Date(began).toISOString();
  let begun: BegunShard | undefined;
  const failed: Row[] = [];
  await measuredShard(config, {
    ...options,
    shard,
    partial: join(folder, partsFolderName),
    onBegun: (own) => {
      begun = own;
      writeShardFile(folder, { shard, state: 'begun', started, ...own });
    },
    onRow: (row) => {
      if (row.state === 'failed') failed.push(row);
      options.onRow?.(row);
    },
  });
  if (begun === undefined) throw new Error('a shard was measured before it was begun');
  const seconds = Math.round((Date.now() - began) / 100) / 10;
  writeShardFile(folder, { shard, state: 'finished', started, seconds, ...begun });
  const written = { folder, units: begun.units.length, failed };
  onTask?.(written);
  return written;
}
