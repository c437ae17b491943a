import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { arch, cpus, platform, totalmem } from 'node:os';
import { modelFiles } from '../../classifiers/index.ts';
import { fileBytesSync } from '../../files/fileBytes.ts';
import { dense } from '../../math/dense.ts';
import { type BenchConfig, builtIn } from '../config/config.ts';
import { withoutFolders } from '../config/configPaths.ts';
import { configSchema } from '../config/configSchema.ts';
import { neededClassifiers } from '../config/neededClassifiers.ts';
import { imagesOf } from '../execute/loadedItems.ts';
import type { Item } from '../execute/open.ts';

/** Where and with what a run was made: all that a reader needs to make it again, and all that may differ between runs. */
export interface Manifest extends Readonly<Record<string, unknown>> {
  readonly versions: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly sha256: RunDigests;
}

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
    Object.fromEntries(list.map(({ id, model }) => [id, modelDigest(model)]));
  return {
    config: configDigest(config),
    models: ofEach(neededClassifiers(config)),
    localizers: ofEach(config.localizers),
    data: dataDigest(items),
  };
}

/**
 * The manifest of a run that took `seconds`. Digests are of the config with all defaults and without folders, of the
 * files of the models that it opened with those of their weights, and of the pixels and masks as loaded.
 */
export function manifestOf(
  config: BenchConfig,
  {
    items,
    started,
    seconds,
    warnings = [],
  }: {
    readonly items: readonly Item[];
    readonly started: string;
    readonly seconds: number;
    readonly warnings?: readonly string[];
  },
): Manifest {
  const [cpu] = cpus();
  return {
    versions: versions(),
    seed: config.seed,
    sha256: digestsOf(config, items),
    config,
    images: imagesOf(items),
    warnings,
    machine: {
      platform: platform(),
      architecture: arch(),
      processor: cpu?.model ?? 'unknown',
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
    },
    started,
    wallSeconds: Math.round(seconds * 10) / 10,
    peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

/** Versions of this package and of what computes its numbers. */
export function versions(): Record<string, string> {
  const require = createRequire(import.meta.url);
  const version = (path: string) => String((require(path) as { version: string }).version);
  return {
    'saliency-trust': version('../../../package.json'),
    'onnxruntime-node': version('onnxruntime-node/package.json'),
    node: process.versions.node,
  };
}

function modelDigest(model: string): string {
  if (model.startsWith(builtIn)) return `built in, ${model}`;
  const hash = createHash('sha256');
  for (const path of modelFiles(model)) {
    hash.update(fileBytesSync(path, { what: 'a file of a model', limit: 'modelBytes' }));
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
