import { createHash } from 'node:crypto';
import { join, resolve, sep } from 'node:path';
import * as z from 'zod';
import { bytesIfThere } from '../../files/ifThere.ts';
import { madeFolder } from '../../files/madeFolder.ts';
import { json, writeWhole } from '../../files/writing.ts';
import { differences, type RunIdentity } from '../checkpoints/runIdentity.ts';
import type { BenchConfig } from '../config/config.ts';
import type { OwnModule } from '../config/lists.ts';
import type { Suite } from '../config/suite.ts';
import { identityOf } from '../execute/identityOf.ts';
import { checkedValue, parsed } from '../results/storedFile.ts';
import { byName, listOf, record, text } from '../results/storedKinds.ts';
import type { Renaming } from '../shards/renamedPaths.ts';
import { identityRecord } from '../shards/shardFile.ts';
import { storedConfig } from '../shards/storedConfig.ts';
import { requireInside, requireNoCode } from './carried.ts';

/** Files by their paths from a folder, each the SHA-256 of its pieces in their order. */
export const fileList = byName(listOf(z.string().regex(/^[0-9a-f]{64}$/, { error: 'expected a SHA-256' })));

const requestSchema = record({
  suite: text.exactOptional(),
  /** Of a run that brings its files: its paths start at their folder. */
  files: fileList.exactOptional(),
  /** What the submitter calls that folder: messages name files as they are named there. */
  root: text.exactOptional(),
  tasks: listOf(identityRecord),
});

/** What is written of a run. */
export type RequestRecord = z.infer<typeof requestSchema>;

/** A run that a queue deals out, as it lies in the folder of its store. */
export interface StoredRequest {
  readonly asked: BenchConfig | Suite;
  /** Of a run that brings its files: what their folder is called here and by the submitter. */
  readonly renaming?: Renaming;
  /** Throws RangeError where models, data or versions are not those of the request. */
  requireSame(identity: RunIdentity): void;
}

/** The folder of a run in the folder of a store. */
export function requestFolder(store: string, id: string): string {
  return join(store, id);
}

/** The folder of the files that a run brings. */
export function filesFolder(store: string, id: string): string {
  return join(requestFolder(store, id), 'files');
}

/** What decides the numbers of each task. It reads every image, model and table once. */
export async function identitiesOf(asked: BenchConfig | Suite): Promise<RunIdentity[]> {
  const tasks: RunIdentity[] = [];
  for (const config of 'tasks' in asked ? asked.tasks : [asked]) tasks.push(await identityOf(config));
  return tasks;
}

/** A run in a text, and its digest, which is all that a queue says of it. */
export function requestText(
  asked: BenchConfig | Suite,
  { tasks, ...files }: Pick<RequestRecord, 'files' | 'root'> & { readonly tasks: readonly RunIdentity[] },
): { readonly id: string; readonly content: string } {
  const content = json({ ...('tasks' in asked && { suite: asked.name }), ...files, tasks });
  return { id: digestOf(content), content };
}

/** Writes the text of a run into its folder. */
export function writeRequest(
  store: string,
  { id, content }: { readonly id: string; readonly content: string },
): void {
  const folder = requestFolder(store, id);
  madeFolder(folder);
  writeWhole(join(folder, 'request.json'), content);
}

/** What a text says of a run. Throws RangeError where its digest is not that of the run. */
export function requestIn(content: string, id: string, where: string): RequestRecord {
  if (digestOf(content) !== id)
    throw new RangeError(`${where}: expected the request as it was written, found it changed`);
  return checkedValue(parsed(content, where), requestSchema, where);
}

/**
 * The run of a digest. Throws RangeError where it is not there, or not as it was written, and for one that brings its
 * files and names code or other files.
 */
export async function storedRequest(store: string, id: string): Promise<StoredRequest> {
  const path = join(requestFolder(store, id), 'request.json');
  const bytes = bytesIfThere(path, { what: 'the request of a run' });
  if (bytes === undefined) throw new RangeError(`--store: expected ${path}, found none`);
  const { suite, files, root, tasks } = requestIn(new TextDecoder().decode(bytes), id, path);
  const folder = files === undefined ? undefined : filesFolder(store, id);
  const configs: BenchConfig[] = [];
  for (const { config, sha256 } of tasks) {
    // Before any module is loaded.
    if (folder !== undefined && config.modules !== undefined)
      requireNoCode({ modules: config.modules as readonly OwnModule[] });
    const stored = await storedConfig(config, { source: path, digest: sha256.config, folder });
    if (folder !== undefined) {
      requireNoCode(stored);
      requireInside(stored, folder);
    }
    configs.push(stored);
  }
  const [only] = configs;
  if (only === undefined) throw new RangeError(`${path}: expected at least one task, found none`);
  return {
    asked: suite === undefined ? only : { name: suite, tasks: configs },
    ...(folder !== undefined &&
      root !== undefined && { renaming: { from: inside(resolve(folder)), to: inside(root) } }),
    requireSame: (identity) => {
      const before = tasks.find(({ config }) => config.name === identity.config.name);
      const changes = differences(before, identity);
      if (changes !== '') throw new RangeError(`the run was submitted with something else: ${changes}`);
    },
  };
}

/** How paths in a folder begin. */
function inside(folder: string): string {
  return folder.endsWith(sep) ? folder : `${folder}${sep}`;
}

function digestOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
