/// <reference path="./nodePackages.d.ts" />
import type * as Converter from '@tensorflow/tfjs-converter';
import type * as Core from '@tensorflow/tfjs-core';
import type * as Layers from '@tensorflow/tfjs-layers';
import { type TfjsBackendName, tfjsBackendNames } from './backendNames.ts';
import { withMissingKernels } from './missingKernels.ts';

/** TF.js with one of its backends, ready to compute. */
export interface Runtime {
  readonly backend: TfjsBackendName;
  /** The backend's name within TF.js. */
  readonly registered: 'tensorflow' | 'wasm' | 'cpu';
  readonly tf: typeof Core;
  readonly loadLayersModel: typeof Layers.loadLayersModel;
  /** What layers of one's own extend. */
  readonly Layer: typeof Layers.layers.Layer;
  readonly loadGraphModel: typeof Converter.loadGraphModel;
}

const core = '@tensorflow/tfjs-core';
const layers = '@tensorflow/tfjs-layers';
const converter = '@tensorflow/tfjs-converter';
export const nodePackages = {
  'node-gpu': '@tensorflow/tfjs-node-gpu',
  node: '@tensorflow/tfjs-node',
} as const;

/** What must be installed for each backend. */
export const packagesOf: Readonly<Record<TfjsBackendName, readonly string[]>> = {
  'node-gpu': [nodePackages['node-gpu']],
  node: [nodePackages.node],
  wasm: [core, layers, converter, '@tensorflow/tfjs-backend-wasm'],
  cpu: [core, layers, converter, '@tensorflow/tfjs-backend-cpu'],
};

/**
 * TF.js on the backend of that name, or on the best that there is. Throws RangeError saying what to install where
 * it is not there.
 */
export async function runtimeOf(backend?: TfjsBackendName): Promise<Runtime> {
  if (backend !== undefined) {
    if (!tfjsBackendNames.includes(backend))
      throw new RangeError(`backend must be ${tfjsBackendNames.join(', ')}, got ${String(backend)}`);
    return loadedRuntime(backend);
  }
  for (const name of tfjsBackendNames) {
    const runtime = await loadedRuntime(name).catch(() => undefined);
    if (runtime !== undefined) return runtime;
  }
  throw new RangeError(
    `engine tfjs needs TF.js, which is not installed: npm install ${nodePackages.node}, or ${packagesOf.wasm.join(' ')}`,
  );
}

const loaded = new Map<TfjsBackendName, Promise<Runtime>>();

/** Loads a backend once; what failed is tried again. */
export function loadedRuntime(name: TfjsBackendName): Promise<Runtime> {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const made = load(name).catch((error) => {
    loaded.delete(name);
    throw new RangeError(`backend ${name} of TF.js is not there: ${why(error, packagesOf[name])}`);
  });
  loaded.set(name, made);
  return made;
}

async function load(name: TfjsBackendName): Promise<Runtime> {
  if (name === 'node-gpu' || name === 'node') {
    const all = await (name === 'node'
      ? import('@tensorflow/tfjs-node')
      : import('@tensorflow/tfjs-node-gpu'));
    const { loadLayersModel, loadGraphModel, layers } = all;
    const { Layer } = layers;
    return ready({
      backend: name,
      registered: 'tensorflow',
      tf: all,
      loadLayersModel,
      Layer,
      loadGraphModel,
    });
  }
  const tf = await import('@tensorflow/tfjs-core');
  const { loadLayersModel, layers: own } = await import('@tensorflow/tfjs-layers');
  const { loadGraphModel } = await import('@tensorflow/tfjs-converter');
  if (name === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
  else await import('@tensorflow/tfjs-backend-cpu');
  return ready({ backend: name, registered: name, tf, loadLayersModel, Layer: own.Layer, loadGraphModel });
}

async function ready(runtime: Runtime): Promise<Runtime> {
  const { registered, tf } = runtime;
  const env = tf.env();
  const before = tf.getBackend() as string | undefined;
  // TF.js greets on the console when its CPU backend is first used, unless it runs in a test.
  const isTest = env.getBool('IS_TEST');
  env.set('IS_TEST', true);
  try {
    if (!(await tf.setBackend(registered))) throw new Error('TF.js cannot start it');
    tf.tidy(() => tf.scalar(0).dataSync());
    withMissingKernels(tf, registered);
  } finally {
    env.set('IS_TEST', isTest);
    if (before && before !== registered) await tf.setBackend(before);
  }
  return runtime;
}

function why(error: unknown, packages: readonly string[]): string {
  const message = messageOf(error);
  const missing = packages.some((name) => message.includes(name)) && /cannot find/i.test(message);
  return missing ? `npm install ${packages.join(' ')}` : message;
}

/** What an error says, on one line. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').trim();
}
