import { cpus } from 'node:os';
import { join } from 'node:path';
import type * as z from 'zod';
import { json, writeWhole } from '../../files/writing.ts';
import type { RunIdentity } from '../checkpoints/runIdentity.ts';
import { storedValue, textIn } from '../results/storedFile.ts';
import { byName, count, listOf, number, oneOf, record, text } from '../results/storedKinds.ts';
import type { Shard } from './dealt.ts';

/** The file that makes a folder that of a shard of one task. */
export const shardFileName = 'shard.json';

/** Where the parts of a shard lie in its folder. */
export const partsFolderName = 'partial';

/** The identity of a run, as its files hold it. */
export const identityRecord = record({
  versions: byName(text),
  config: record({}),
  sha256: record({ config: text, models: byName(text), localizers: byName(text), data: text }),
});

const shardSchema = record({
  shard: count,
  of: count,
  state: oneOf(['begun', 'finished']),
  started: text,
  /** Of the process that finished it. */
  seconds: number.exactOptional(),
  processor: text,
  units: listOf(text),
  identity: identityRecord,
});

/** What is known of a shard of one task. */
export type ShardRecord = z.infer<typeof shardSchema>;

/** Writes what a shard is, before its first unit and again when it is finished. */
export function writeShardFile(
  folder: string,
  {
    shard,
    identity,
    ...others
  }: Pick<ShardRecord, 'state' | 'started'> & {
    readonly units: readonly string[];
    readonly shard: Shard;
    readonly identity: RunIdentity;
    readonly seconds?: number;
  },
): void {
  const processor = cpus()[0]?.model ?? 'unknown';
  writeWhole(join(folder, shardFileName), json({ ...shard, ...others, processor, identity }));
}

/** The record in the folder of a shard; undefined where there is none. Throws RangeError for another file. */
export function shardRecord(folder: string): ShardRecord | undefined {
  const path = join(folder, shardFileName);
  const content = textIn(path);
  return content === undefined ? undefined : storedValue(content, shardSchema, path);
}
