import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { bytesIfThere } from '../../files/ifThere.ts';
import { madeFolder } from '../../files/madeFolder.ts';
import { json, writeWhole } from '../../files/writing.ts';
import { differences, type RunIdentity } from '../checkpoints/runIdentity.ts';
import type { BenchConfig } from '../config/config.ts';
import type { Suite } from '../config/suite.ts';
import { identityOf } from '../execute/identityOf.ts';
import { checkedValue, parsed } from '../results/storedFile.ts';
import { listOf, record, text } from '../results/storedKinds.ts';
import { identityRecord } from '../shards/shardFile.ts';
import { storedConfig } from '../shards/storedConfig.ts';

const requestSchema = record({ suite: text.exactOptional(), tasks: listOf(identityRecord) });

/** A run that a queue deals out, as it lies in the folder that all workers see. */
export interface StoredRequest {
  readonly asked: BenchConfig | Suite;
  /** Throws RangeError where models, data or versions are not those of the request. */
  requireSame(identity: RunIdentity): void;
}

/** The folder of a run in the shared folder. */
export function requestFolder(store: string, id: string): string {
  return join(store, id);
}

/**
 * Writes a run into the shared folder, under its digest: configs, versions, and digests of models and data. Gives that
 * digest, which is all that a queue says of it.
 */
export async function writtenRequest(store: string, asked: BenchConfig | Suite): Promise<string> {
  const tasks: RunIdentity[] = [];
  for (const config of 'tasks' in asked ? asked.tasks : [asked]) tasks.push(await identityOf(config));
  const content = json({ ...('tasks' in asked && { suite: asked.name }), tasks });
  const id = digestOf(content);
  const folder = requestFolder(store, id);
  madeFolder(folder);
  writeWhole(join(folder, 'request.json'), content);
  return id;
}

/** The run of a digest. Throws RangeError where it is not there, or not as it was written. */
export async function storedRequest(store: string, id: string): Promise<StoredRequest> {
  const path = join(requestFolder(store, id), 'request.json');
  const bytes = bytesIfThere(path, { what: 'the request of a run' });
  if (bytes === undefined) throw new RangeError(`--store: expected ${path}, found none`);
  const content = new TextDecoder().decode(bytes);
  if (digestOf(content) !== id)
    throw new RangeError(`${path}: expected the request as it was written, found it changed`);
  const { suite, tasks } = checkedValue(parsed(content, path), requestSchema, path);
  const configs: BenchConfig[] = [];
  for (const { config, sha256 } of tasks)
    configs.push(await storedConfig(config, { source: path, digest: sha256.config }));
  const [only] = configs;
  if (only === undefined) throw new RangeError(`${path}: expected at least one task, found none`);
  return {
    asked: suite === undefined ? only : { name: suite, tasks: configs },
    requireSame: (identity) => {
      const before = tasks.find(({ config }) => config.name === identity.config.name);
      const changes = differences(before, identity);
      if (changes !== '') throw new RangeError(`the run was submitted with something else: ${changes}`);
    },
  };
}

function digestOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
