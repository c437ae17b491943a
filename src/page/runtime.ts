import type { OrtLibrary } from '../browser/index.ts';

interface WebRuntime extends OrtLibrary {
  readonly env: { logLevel: string; readonly wasm: { wasmPaths: string; numThreads: number } };
}

export interface Loaded {
  readonly runtime: OrtLibrary;
  readonly threads: number;
}

const known = new Map<string, Promise<Loaded>>();

/** onnxruntime-web from beside the page, with one thread for each core, or one where the page is not isolated. */
export function loadedRuntime(device: 'wasm' | 'webgpu'): Promise<Loaded> {
  const found = known.get(device) ?? loaded(device);
  known.set(device, found);
  found.catch(() => known.delete(device));
  return found;
}

async function loaded(device: 'wasm' | 'webgpu'): Promise<Loaded> {
  const folder = new URL('ort/', self.location.href).href;
  let runtime: WebRuntime;
  try {
    runtime = (await import(`${folder}ort.${device}.min.mjs`)) as WebRuntime;
  } catch {
    throw new Error(
      'ONNX Runtime is not beside this page: npm install onnxruntime-web, and serve it by saliency-trust page',
    );
  }
  const threads = self.crossOriginIsolated ? Math.min(4, navigator.hardwareConcurrency || 1) : 1;
  runtime.env.logLevel = 'fatal';
  runtime.env.wasm.wasmPaths = folder;
  runtime.env.wasm.numThreads = threads;
  return { runtime: listening(runtime), threads };
}

/**
 * The same, with a pause after each pass: a pass holds the worker, and its answer comes before any message, so that
 * without a pause nobody could cancel.
 */
function listening(runtime: OrtLibrary): OrtLibrary {
  const create: OrtLibrary['InferenceSession']['create'] = async (model, options) => {
    const session = await runtime.InferenceSession.create(model, options);
    return {
      outputMetadata: session.outputMetadata,
      run: async (feeds, fetches) => {
        const results = await session.run(feeds, fetches);
        await pause();
        return results;
      },
      release: () => session.release(),
    };
  };
  return { InferenceSession: { create }, Tensor: runtime.Tensor };
}

/** Until the messages that wait have been answered. A timer would wait four milliseconds. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
