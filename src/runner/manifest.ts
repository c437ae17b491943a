import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, cpus, platform, totalmem } from 'node:os';
import { dense } from '../math/dense.ts';
import { type BenchConfig, builtIn } from './config.ts';
import type { Item } from './open.ts';

/** Where and with what a run was made: all that a reader needs to make it again, and all that may differ between runs. */
export interface Manifest extends Readonly<Record<string, unknown>> {
  readonly versions: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly sha256: {
    readonly config: string;
    readonly models: Readonly<Record<string, string>>;
    readonly data: string;
  };
}

/** The manifest of a run that took `seconds`; digests are of the config with all defaults, the model files and the pixels and masks as loaded. */
export function manifestOf(
  config: BenchConfig,
  {
    items,
    started,
    seconds,
  }: { readonly items: readonly Item[]; readonly started: Date; readonly seconds: number },
): Manifest {
  const [cpu] = cpus();
  return {
    versions: versions(),
    seed: config.seed,
    sha256: {
      config: sha256(JSON.stringify(config)),
      models: Object.fromEntries(config.classifiers.map(({ id, model }) => [id, modelDigest(model)])),
      data: dataDigest(items),
    },
    config,
    machine: {
      platform: platform(),
      architecture: arch(),
      processor: cpu?.model ?? 'unknown',
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
    },
    started: started.toISOString(),
    wallSeconds: Math.round(seconds * 10) / 10,
    peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

/** Versions of this package and of what computes its numbers. */
export function versions(): Record<string, string> {
  const require = createRequire(import.meta.url);
  const version = (path: string) => String((require(path) as { version: string }).version);
  return {
    'saliency-trust': version('../../package.json'),
    'onnxruntime-node': version('onnxruntime-node/package.json'),
    node: process.versions.node,
  };
}

function modelDigest(model: string): string {
  return model.startsWith(builtIn) ? `built in, ${model}` : sha256(readFileSync(model));
}

function dataDigest(items: readonly Item[]): string {
  const hash = createHash('sha256');
  for (const { id, image, mask, label } of items) {
    hash.update(`${id}\u0000${label ?? ''}\u0000${image.shape}\u0000`).update(bytesOf(dense(image)));
    if (mask) hash.update(`${mask.shape}\u0000`).update(bytesOf(dense(mask)));
  }
  return hash.digest('hex');
}

function bytesOf(values: Float32Array | Uint8Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
