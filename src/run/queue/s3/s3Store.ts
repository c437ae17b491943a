import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { fileBeside } from '../../../files/fileBeside.ts';
import { madeFolder } from '../../../files/madeFolder.ts';
import { json } from '../../../files/writing.ts';
import { dealtOut } from '../../execute/dealing.ts';
import { storedValue } from '../../results/storedFile.ts';
import { record } from '../../results/storedKinds.ts';
import { shardFolder } from '../../shards/runShard.ts';
import { type JobData, jobId } from '../jobs.ts';
import {
  fileList,
  filesFolder,
  requestFolder,
  requestIn,
  requestText,
  storedRequest,
  writeRequest,
} from '../request.ts';
import { runFiles } from '../runFiles.ts';
import type { Store } from '../store.ts';
import type { S3Address } from './address.ts';
import { s3Client } from './client.ts';
import { sha256Of, storedObjects } from './objects.ts';
import { type ShardFiles, shardSender } from './sentShard.ts';

const shardSchema = record({ isFinished: z.boolean(), files: fileList });

/** Files that are sent or read at once: each may hold a piece of a file in memory. */
const atOnce = 4;

/** Does something with each file, several at a time. */
function each<T>(files: Iterable<T>, work: (file: T) => Promise<void>): Promise<void> {
  return dealtOut([[...files]], Array(atOnce).fill({ do: work }));
}

/**
 * A store behind S3: `objects/SHA256` holds files, `runs/DIGEST.json` a run, `runs/DIGEST/shard-I-of-N.json` what files a
 * shard has. What is here of it lies in the folder `cache`. Throws RangeError where it cannot be used.
 */
export async function s3Store(address: S3Address, cache: string): Promise<Store> {
  const client = await s3Client(address);
  await client.requireReachable();
  const objects = storedObjects(client, join(cache, 'objects'));
  const runs = new Set<string>();
  const senders = new Map<string, () => Promise<ShardFiles>>();
  const keyOf = ({ run, shard, of }: JobData) => `runs/${run}/shard-${shard}-of-${of}.json`;
  const putText = (key: string, text: string) => {
    const bytes = new TextEncoder().encode(text);
    return client.put(key, bytes, sha256Of(bytes));
  };
  const textOf = async (key: string) => {
    const bytes = await client.get(key);
    return bytes && new TextDecoder().decode(bytes);
  };
  const fetchRun = async (id: string) => {
    if (runs.has(id)) return;
    const key = `runs/${id}.json`;
    const where = `${client.shown}/${key}`;
    const content = await textOf(key);
    // Another store than that of the submitter: another worker may have the right one.
    if (content === undefined) throw new Error(`--store: expected ${where}, found none`);
    const { files = {} } = requestIn(content, id, where);
    const folder = filesFolder(cache, id);
    madeFolder(folder);
    await each(Object.entries(files), ([name, pieces]) => objects.linked(inFolder(folder, name), pieces));
    writeRequest(cache, { id, content });
    await storedRequest(cache, id);
    runs.add(id);
  };
  const stored = async (job: JobData) => {
    const text = await textOf(keyOf(job));
    return text === undefined ? undefined : storedValue(text, shardSchema, `${client.shown}/${keyOf(job)}`);
  };
  const lay = async (job: JobData, files: ShardFiles) => {
    const folder = shardFolder(requestFolder(cache, job.run), job);
    // What is here may be older, or of a process that was killed.
    rmSync(folder, { recursive: true, force: true });
    await each(Object.entries(files), ([name, pieces]) => objects.written(inFolder(folder, name), pieces));
    senders.set(jobId(job), shardSender(folder, objects, files));
  };
  return {
    folder: cache,
    submit: async (asked) => {
      const { tasks, root, files: paths } = await runFiles(asked);
      // In the order of their names, whatever is sent first: the digest of the run depends on it.
      const files: Record<string, string[]> = Object.fromEntries([...paths.keys()].map((name) => [name, []]));
      await each(paths, async ([name, path]) => {
        files[name] = await objects.sent(path);
      });
      const { id, content } = requestText(asked, { root, files, tasks });
      await putText(`runs/${id}.json`, content);
      return id;
    },
    fetch: async (job) => {
      await fetchRun(job.run);
      await lay(job, (await stored(job))?.files ?? {});
    },
    fetchFinished: async (job) => {
      const found = await stored(job);
      if (found?.isFinished !== true) return false;
      await lay(job, found.files);
      return true;
    },
    send: async (job, { isFinished }) => {
      const files = await senders.get(jobId(job))?.();
      if (files !== undefined) await putText(keyOf(job), json({ isFinished, files }));
    },
  };
}

/** Throws RangeError for a name that leaves the folder. */
function inFolder(folder: string, name: string): string {
  return fileBeside(join(folder, 'list.json'), name, 'a file of a run');
}
