import { readdirSync, type Stats, statSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { storedBytes } from '../../checkpoints/checkpointLog.ts';
import type { Objects } from './objects.ts';

/** The files of a shard by their paths from its folder, each the SHA-256 of its pieces. */
export type ShardFiles = Readonly<Record<string, readonly string[]>>;

/** What of a file is in the store. */
interface Sent {
  readonly pieces: readonly string[];
  readonly size: number;
  readonly modified: number;
}

/**
 * What sends the files of a shard from its folder and gives what they are, again and again while the shard is computed:
 * whole files where they changed, and of lines that grow those that are new. `before` is what the folder has from the
 * store.
 */
export function shardSender(folder: string, objects: Objects, before: ShardFiles): () => Promise<ShardFiles> {
  const sent = new Map<string, Sent>();
  for (const [name, pieces] of Object.entries(before)) {
    const stats = fileStats(join(folder, name));
    if (stats !== undefined) sent.set(name, { pieces, size: stats.size, modified: stats.mtimeMs });
  }
  return async () => {
    const files: Record<string, readonly string[]> = {};
    for (const name of namesIn(folder)) {
      const path = join(folder, name);
      const stats = fileStats(path);
      if (stats === undefined) continue;
      const now = { size: isLog(name) ? wholeLines(path) : stats.size, modified: stats.mtimeMs };
      const known = sent.get(name);
      const pieces = await sentFile(path, { known, now, objects, grows: isLog(name) });
      sent.set(name, { ...now, pieces });
      files[name] = pieces;
    }
    return files;
  };
}

async function sentFile(
  path: string,
  {
    known,
    now: { size, modified },
    objects,
    grows,
  }: {
    readonly known: Sent | undefined;
    readonly now: Omit<Sent, 'pieces'>;
    readonly objects: Objects;
    readonly grows: boolean;
  },
): Promise<readonly string[]> {
  if (known?.size === size && known.modified === modified) return known.pieces;
  if (!grows || known === undefined || size < known.size) return objects.sent(path, { start: 0, end: size });
  return [...known.pieces, ...(await objects.sent(path, { start: known.size, end: size }))];
}

/** The files of a folder and below; those that grow first, as what their lines name was written before them. */
function namesIn(folder: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(sep).join('/'))
    .filter((name) => !/\.(lock|taken|partial)$/.test(name));
  return [...names.filter(isLog), ...names.filter((name) => !isLog(name))];
}

function isLog(name: string): boolean {
  return basename(name) === 'parts.jsonl';
}

function fileStats(path: string): Stats | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() ? stats : undefined;
}

/** Bytes up to the last whole line: a half one may be cut off again. */
function wholeLines(path: string): number {
  return (storedBytes(path)?.lastIndexOf(10) ?? -1) + 1;
}
