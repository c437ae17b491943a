import { createHash } from 'node:crypto';
import { modelFiles } from '../../classifiers/index.ts';
import { fileBytesSync } from '../../files/fileBytes.ts';
import { limitsFrom, type OwnLimits } from '../../files/limits.ts';
import { dense } from '../../math/dense.ts';
import { type BenchConfig, builtIn } from '../config/config.ts';
import { withoutFolders } from '../config/configPaths.ts';
import { configSchema } from '../config/configSchema.ts';
import { neededClassifiers } from '../config/neededClassifiers.ts';
import type { Item } from '../execute/open.ts';

/** SHA-256 of what decides the numbers of a run. */
export interface RunDigests {
  readonly config: string;
  /** Of the models that the run opens, with their weights; built-in ones have none. */
  readonly models: Readonly<Record<string, string>>;
  readonly localizers: Readonly<Record<string, string>>;
  /** Of the pixels and masks as loaded. */
  readonly data: string;
}

/** The digests of a run. */
export function digestsOf(config: BenchConfig, items: readonly Item[]): RunDigests {
  const ofEach = (list: readonly { readonly id: string; readonly model: string }[]) =>
    Object.fromEntries(list.map(({ id, model }) => [id, modelDigest(model, config.limits)]));
  return {
    config: configDigest(config),
    models: ofEach(neededClassifiers(config)),
    localizers: ofEach(config.localizers),
    data: dataDigest(items),
  };
}

function modelDigest(model: string, own: OwnLimits | undefined): string {
  if (model.startsWith(builtIn)) return `built in, ${model}`;
  const hash = createHash('sha256');
  const limits = limitsFrom(own);
  for (const path of modelFiles(model, own)) {
    hash.update(fileBytesSync(path, { what: 'a file of a model', limits, limit: 'modelBytes' }));
  }
  return hash.digest('hex');
}

/** The digest of the config with each path as its last name, so that it is the same wherever the files lie. */
function configDigest(config: BenchConfig): string {
  return createHash('sha256')
    .update(JSON.stringify(withoutFolders(configSchema, config)))
    .digest('hex');
}

function dataDigest(items: readonly Item[]): string {
  const hash = createHash('sha256');
  for (const { id, group, image, mask, label } of items) {
    hash
      .update(`${id}\u0000${group ?? ''}\u0000${label ?? ''}\u0000${image.shape}\u0000`)
      .update(bytesOf(dense(image)));
    if (mask) hash.update(`${mask.shape}\u0000`).update(bytesOf(dense(mask)));
  }
  return hash.digest('hex');
}

function bytesOf(values: Float32Array | Uint8Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
