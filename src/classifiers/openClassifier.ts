import { basename } from 'node:path';
import { assertKnownKeys } from '../checks/knownKeys.ts';
import { limitsFrom, type OwnLimits } from '../files/limits.ts';
import { namedPath } from '../files/quoted.ts';
import type { FullClassifier } from '../types/classifier.ts';
import { artifactsOf, isTfjsModel, type TfjsModel } from './importers/tfjs/artifacts.ts';
import { translatedNetwork } from './importers/tfjs/translatedNetwork.ts';
import { modelSource } from './modelSource.ts';
import { type Device, devices } from './onnx/devices.ts';
import { engineOn } from './onnx/gpuEngine.ts';
import {
  classifierOf,
  type OnnxOptions,
  onnxNetwork,
  onnxOptionKeys,
  reinitializationLists,
  scaleOf,
  statedClassOf,
} from './openOnnx.ts';
import type { TfjsBackendName } from './tfjs/backendNames.ts';
import { tfjsClassifier } from './tfjs/tfjsClassifier.ts';

/** Options of `openClassifier`. */
export interface OpenOptions extends OnnxOptions {
  /** Names the model in rows and messages. @default the file's name */
  readonly id?: string;
  /**
   * Where ONNX Runtime computes the passes: the processor, an NVIDIA GPU, or any GPU by WebGPU. What the GPU's provider
   * lacks stays on the processor, and `processorOperators` names it. @default 'cpu'
   */
  readonly device?: Device;
  /**
   * What runs a TF.js model: `onnx` translates it once and runs it in ONNX Runtime, `tfjs` leaves it to TF.js, which
   * must be installed. @default 'onnx'
   */
  readonly engine?: 'onnx' | 'tfjs';
  /** Where the engine `tfjs` computes. @default the best that is installed: node-gpu, node, wasm, cpu */
  readonly backend?: TfjsBackendName;
  /** How large the model's files may be, `modelBytes`. @default 4 GiB */
  readonly limits?: OwnLimits;
}

const optionKeys = { ...onnxOptionKeys, device: true, engine: true, backend: true, limits: true } as const;

/**
 * Opens an image classifier: an ONNX file, from a path or from its bytes, or a TF.js model, from the path of its
 * `model.json` or as its artifacts in memory. Images go in as [n, height, width, channels], volumes as [n, depth,
 * height, width, channels], in the model's own units.
 * Throws RangeError naming the file and what was wrong with it.
 */
export async function openClassifier(
  model: string | Uint8Array | TfjsModel,
  options: OpenOptions = {},
): Promise<FullClassifier> {
  assertKnownKeys('options of openClassifier', options, optionKeys);
  assertEngine(model, options);
  const { preprocess, maxBytes } = options;
  const source = typeof model === 'string' ? namedPath(model) : (options.id ?? 'model');
  const id = options.id ?? (typeof model === 'string' ? basename(model) : source);
  const limits = limitsFrom(options.limits);
  // Lists of constants are looked at before a file is.
  const said = { id, ...statedClassOf(options), ...reinitializationLists(options) };
  if (options.engine === 'tfjs' && isTfjsModel(model)) {
    const { output, backend } = options;
    const inputSize = pictureSize(options.inputSize);
    return tfjsClassifier(artifactsOf(model, source, limits), {
      ...said,
      scale: (channels: number) => (preprocess ? scaleOf(preprocess, { source, channels }) : {}),
      ...(maxBytes !== undefined && { maxBytes }),
      ...(output !== undefined && { output }),
      ...(inputSize && { inputSize }),
      ...(backend && { backend }),
    });
  }
  const { engine: _, device = 'cpu', ...asked } = options;
  const engine = engineOn(device);
  const network = isTfjsModel(model)
    ? { ...(await translatedNetwork(artifactsOf(model, source, limits), ofPictures(asked))), engine }
    : await onnxNetwork(
        { ...modelSource(model, { id: source, limits: options.limits }), source, engine },
        asked,
      );
  return classifierOf(network, { ...asked, id });
}

/** The options of a TF.js model, which opens as a classifier of images. */
function ofPictures<O extends Pick<OpenOptions, 'inputSize'>>({ inputSize, ...others }: O) {
  const size = pictureSize(inputSize);
  return { ...others, ...(size && { inputSize: size }) };
}

function pictureSize(size: OpenOptions['inputSize']): readonly [height: number, width: number] | undefined {
  if (size === undefined) return undefined;
  const [height, width, ...rest] = size;
  if (rest.length > 0)
    throw new RangeError(`inputSize of a TF.js model must be [height, width], got [${size.join(', ')}]`);
  return [height, width];
}

/** Which options go with which engine, and which engine with which model. */
function assertEngine(model: string | Uint8Array | TfjsModel, options: OpenOptions): void {
  const { engine = 'onnx', backend, threads, layout, target, input, otherInputs, device } = options;
  if (device !== undefined && !devices.includes(device))
    throw new RangeError(`device must be one of ${devices.join(', ')}, got ${String(device)}`);
  if (engine !== 'onnx' && engine !== 'tfjs')
    throw new RangeError(`engine must be onnx or tfjs, got ${String(engine satisfies never)}`);
  const isTfjs = isTfjsModel(model);
  if (engine === 'tfjs' && !isTfjs)
    throw new RangeError('engine tfjs runs models of TF.js (model.json), got an ONNX model');
  if (backend !== undefined && engine !== 'tfjs')
    throw new RangeError(`backend is an option of engine tfjs, got backend ${backend} with engine ${engine}`);
  if (threads !== undefined && engine === 'tfjs')
    throw new RangeError(`threads is an option of engine onnx, got ${threads} with engine tfjs`);
  if (target !== undefined && engine === 'tfjs')
    throw new RangeError('target is an option of engine onnx, got it with engine tfjs');
  if (isTfjs && (input ?? otherInputs) !== undefined)
    throw new RangeError('input and otherInputs are options of ONNX models, got a TF.js model');
  if (device !== undefined && engine === 'tfjs')
    throw new RangeError(
      `device is an option of engine onnx, got ${device} with engine tfjs: it takes backend`,
    );
  if (isTfjs && layout !== undefined && layout !== 'NHWC')
    throw new RangeError(`layout of a TF.js model must be NHWC, got ${layout}`);
}
