import { assertKnownKeys } from '../checks/knownKeys.ts';
import type { OrtLibrary } from '../classifiers/onnx/ortLibrary.ts';
import { type WebDevice, webEngine } from '../classifiers/onnx/webEngine.ts';
import { classifierOf, type OnnxOptions, onnxNetwork, onnxOptionKeys } from '../classifiers/openOnnx.ts';
import { externalWeights, type WeightFiles } from '../classifiers/weightFiles.ts';
import type { FullClassifier } from '../types/classifier.ts';

/** Options of `openClassifier`. */
export interface OpenOptions extends Omit<OnnxOptions, 'threads'> {
  /** The files of weights that the model names (external data), by their names. @default none */
  readonly weights?: WeightFiles;
  /**
   * A build of onnxruntime-web, such as `import * as ort from 'onnxruntime-web/webgpu'`. Its `env.wasm` says where its
   * WebAssembly lies and how many threads it has. @default `onnxruntime-web/wasm`, which must be installed
   */
  readonly runtime?: OrtLibrary;
  /** Where it computes; `webgpu` needs a `runtime` that can. @default 'wasm' */
  readonly device?: WebDevice;
}

const { threads: _, ...fileKeys } = onnxOptionKeys;
const optionKeys = { ...fileKeys, weights: true, runtime: true, device: true } as const;

/**
 * Opens an image classifier in the bytes of an ONNX file, in a browser. Images go in as [n, height, width, channels] in
 * the model's own units. @throws RangeError naming the model and what was wrong with it; Error where onnxruntime-web is
 * not installed.
 */
export async function openClassifier(model: Uint8Array, options: OpenOptions = {}): Promise<FullClassifier> {
  assertKnownKeys('options of openClassifier', options, optionKeys);
  if (!(model instanceof Uint8Array))
    throw new TypeError('model must be the bytes of an ONNX file, a Uint8Array');
  const { id = 'model', weights = {}, device = 'wasm', runtime } = options;
  if (device !== 'wasm' && device !== 'webgpu')
    throw new RangeError(`device must be wasm or webgpu, got ${device satisfies never}`);
  if (device === 'webgpu' && runtime === undefined)
    throw new TypeError("device webgpu needs a runtime: import * as runtime from 'onnxruntime-web/webgpu'");
  const file = {
    bytes: model,
    source: id,
    external: externalWeights(weights, id),
    engine: webEngine(runtime ?? (await installedRuntime()), device),
  };
  return classifierOf(await onnxNetwork(file, options), { ...options, id });
}

async function installedRuntime(): Promise<OrtLibrary> {
  try {
    // Its types need those of a browser, and are not there where it is not installed.
    return (await import('onnxruntime-web/wasm')) as unknown as OrtLibrary;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `a model runs on onnxruntime-web, which is not there: npm install onnxruntime-web (${why})`,
    );
  }
}
