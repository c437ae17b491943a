import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isFolder } from '../../files/isFolder.ts';
import { quoted } from '../../files/quoted.ts';
import { suiteFileSchema } from '../results/manifestSchema.ts';
import { storedValue, textIn } from '../results/storedFile.ts';
import { shardFileName } from './shardFile.ts';

/** The folders of the shards of a run. */
export interface FoundShards {
  readonly folders: readonly string[];
  /** Of a suite: its name and those of its tasks. */
  readonly suite?: { readonly name: string; readonly tasks: readonly string[] };
}

/**
 * The shards in folders, each that of one shard or one that holds several. Throws RangeError where there are none, and
 * where they are not of one run as far as the names of tasks tell.
 */
export function foundShards(given: readonly string[]): FoundShards {
  const folders = [...new Set(given.flatMap(shardsIn))];
  const suites = folders.map(suiteOf);
  const [first] = suites;
  const odd = suites.findIndex((suite) => JSON.stringify(suite) !== JSON.stringify(first));
  if (odd >= 0) {
    throw new RangeError(
      `merge: expected the shards of one run, found ${named(first)} in ${folders[0]} and ${named(suites[odd])} in ${folders[odd]}`,
    );
  }
  return { folders, ...(first && { suite: first }) };
}

function named(suite: FoundShards['suite']): string {
  return suite === undefined
    ? 'a single task'
    : `the suite ${quoted(suite.name)} of ${suite.tasks.join(', ')}`;
}

function shardsIn(folder: string): string[] {
  if (isShard(folder)) return [folder];
  const isThere = isFolder(folder);
  const below = isThere
    ? readdirSync(folder)
        .map((name) => join(folder, name))
        .filter(isShard)
        .sort()
    : [];
  if (below.length > 0) return below;
  const found = isThere ? 'none' : 'no such folder';
  throw new RangeError(
    `merge: expected shards of a run in ${folder}, as bench --shard I/N makes them, found ${found}`,
  );
}

function isShard(folder: string): boolean {
  if (existsSync(join(folder, shardFileName))) return true;
  return /(^|[/\\])shard-\d+-of-\d+$/.test(folder) && existsSync(join(folder, 'suite.json'));
}

function suiteOf(folder: string): FoundShards['suite'] {
  if (existsSync(join(folder, shardFileName))) return undefined;
  const path = join(folder, 'suite.json');
  const { name, tasks } = storedValue(textIn(path) ?? '', suiteFileSchema, path);
  return { name, tasks };
}
