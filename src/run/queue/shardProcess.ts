/**
 * The process in which a worker computes a shard: a model keeps its event loop busy, and one that crashes or grows too
 * large takes no worker with it. It is started with the folder of the store, the digest of the run, the shard and their number.
 */
import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isRecord } from '../../checks/isRecord.ts';
import { lockName } from '../results/folderLock.ts';
import { parsed, textIn } from '../results/storedFile.ts';
import { type Renaming, renamed } from '../shards/renamedPaths.ts';
import { shardFolder, writtenShard } from '../shards/runShard.ts';
import { givenUp } from './crashes.ts';
import { requestFolder, storedRequest } from './request.ts';

/** What the process tells its worker. */
export type ShardMessage =
  | { readonly image: string }
  | { readonly done: number; readonly total: number }
  | { readonly units: number; readonly failed: number }
  | { readonly error: string };

const [store = '', run = '', shard = '', of = ''] = process.argv.slice(2);
const tell = (message: ShardMessage) => process.send?.(message);
const controller = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => controller.abort(new Error(`stopped by ${signal}`)));
// Without its worker nobody holds the job: another worker has it by now, or soon.
process.on('disconnect', () => process.exit(1));

let renaming: Renaming | undefined;
try {
  const { asked, requireSame, ...request } = await storedRequest(store, run);
  renaming = request.renaming;
  const own = { shard: Number(shard), of: Number(of) };
  const out = requestFolder(store, run);
  const folder = shardFolder(out, own);
  // The queue gives a shard to one worker at a time: a lock of another machine was left by one that is gone.
  for (const name of 'tasks' in asked ? ['', ...asked.tasks.map((task) => task.name)] : [''])
    for (const lock of [lockName, 'partial.lock']) removeForeign(join(folder, name, lock));
  const tasks = await writtenShard(asked, {
    ...{ out, shard: own, resume: true, signal: controller.signal, requireSame, renaming, workers: 1 },
    failed: givenUp(folder),
    onImage: (image) => tell({ image }),
    onProgress: ({ done, total }) => tell({ done, total }),
  });
  tell({
    units: tasks.reduce((sum, task) => sum + task.units, 0),
    failed: tasks.reduce((sum, task) => sum + task.failed.length, 0),
  });
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  tell({ error: renaming === undefined ? message : renamed(message, renaming) });
  process.exitCode = 2;
} finally {
  process.removeAllListeners('disconnect');
  process.disconnect?.();
}

function removeForeign(path: string): void {
  const content = textIn(path);
  if (content === undefined) return;
  const holder = parsed(content, path);
  if (isRecord(holder) && holder.host !== hostname()) rmSync(path, { force: true });
}
