import { basename } from 'node:path';
import { assertKnownKeys } from '../checks/knownKeys.ts';
import { limitsFrom, type OwnLimits } from '../files/limits.ts';
import { namedPath } from '../files/quoted.ts';
import { blackOf, type InputUnits, inputRangeOf } from '../images/index.ts';
import type { FullClassifier } from '../types/classifier.ts';
import type { DenseTarget } from '../types/denseTarget.ts';
import type { RedrawLists } from './constants/redrawPlan.ts';
import { artifactsOf, isTfjsModel, type TfjsModel } from './importers/tfjs/artifacts.ts';
import { translatedNetwork } from './importers/tfjs/translatedNetwork.ts';
import { modelSource } from './modelSource.ts';
import type { Layout, SaidInput } from './network/modelSignature.ts';
import { type Network, type NetworkOptions, networkOf } from './network/network.ts';
import { onnxClassifier } from './onnx/onnxClassifier.ts';
import type { TfjsBackendName } from './tfjs/backendNames.ts';
import { tfjsClassifier } from './tfjs/tfjsClassifier.ts';

/** Options of `openClassifier`. */
export interface OpenOptions {
  /** Names the model in rows and messages. @default the file's name */
  readonly id?: string;
  /** The output to explain; without it the output "logits", or what feeds a final Softmax or Sigmoid. */
  readonly output?: string;
  /** What is explained of a segmentation or detection output. Without it, such a model is refused. */
  readonly target?: DenseTarget;
  /** The name of the image that is explained, where the model has several inputs. */
  readonly input?: string;
  /**
   * What the other inputs are, by their names: a value for all images, or `given` where each image has its own, which
   * `withOtherInputs` or the option `otherInputs` of `explain` says.
   */
  readonly otherInputs?: Readonly<Record<string, SaidInput>>;
  /** Height and width, where the file leaves them open. */
  readonly inputSize?: readonly [height: number, width: number];
  /** Order of the input's axes, where the shape does not tell. */
  readonly layout?: Layout;
  /** How 0..255 becomes the model's units: tells what black and white are. The classifier itself takes model units. */
  readonly preprocess?: InputUnits;
  /** Threads within an operator; 0 leaves it to ONNX Runtime (one per core). @default 0 */
  readonly threads?: number;
  /** Constants, by their names in the file, that training made whatever the rules say: a re-draw replaces them. */
  readonly trained?: readonly string[];
  /** Constants that a re-draw leaves whatever the rules say. */
  readonly fixed?: readonly string[];
  /** About as much memory as the values of one pass may take; larger batches go in parts. @default 2 GiB */
  readonly maxBytes?: number;
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

const optionKeys = {
  id: true,
  output: true,
  target: true,
  input: true,
  otherInputs: true,
  inputSize: true,
  layout: true,
  preprocess: true,
  threads: true,
  trained: true,
  fixed: true,
  maxBytes: true,
  engine: true,
  backend: true,
  limits: true,
} as const;

/**
 * Opens an image classifier: an ONNX file, from a path or from its bytes, or a TF.js model, from the path of its
 * `model.json` or as its artifacts in memory. Images go in as [n, height, width, channels] in the model's own units.
 * Throws RangeError naming the file and what was wrong with it.
 */
export async function openClassifier(
  model: string | Uint8Array | TfjsModel,
  options: OpenOptions = {},
): Promise<FullClassifier> {
  assertKnownKeys('options of openClassifier', options, optionKeys);
  assertEngine(model, options);
  const { preprocess, threads = 0, maxBytes } = options;
  const source = typeof model === 'string' ? namedPath(model) : (options.id ?? 'model');
  const id = options.id ?? (typeof model === 'string' ? basename(model) : source);
  const limits = limitsFrom(options.limits);
  const statedClass = options.target?.class;
  const stated = statedClass === undefined ? {} : { statedClass };
  const limit = { id, ...stated, ...redrawLists(options), ...(maxBytes !== undefined && { maxBytes }) };
  const scale = (channels: number) => (preprocess ? scaleOf(preprocess, { source, channels }) : {});
  if (options.engine === 'tfjs' && isTfjsModel(model)) {
    const { output, inputSize, backend } = options;
    return tfjsClassifier(artifactsOf(model, source, limits), {
      ...limit,
      scale,
      ...(output !== undefined && { output }),
      ...(inputSize && { inputSize }),
      ...(backend && { backend }),
    });
  }
  const network = isTfjsModel(model)
    ? await translatedNetwork(artifactsOf(model, source, limits), options)
    : await onnxNetwork(model, { ...options, source });
  return onnxClassifier(network, { ...limit, threads, ...scale(network.input.channels) });
}

interface SourcedOptions extends NetworkOptions {
  readonly limits?: OwnLimits;
}

async function onnxNetwork(model: string | Uint8Array, options: SourcedOptions): Promise<Network> {
  const { bytes, external } = modelSource(model, { id: options.source, limits: options.limits });
  return networkOf(bytes, { ...options, external });
}

/** What the caller says of constants. Throws TypeError for what is no list of names. */
function redrawLists({ trained, fixed }: OpenOptions): RedrawLists {
  for (const [name, list] of Object.entries({ trained, fixed })) {
    const isList = Array.isArray(list) && list.every((item) => typeof item === 'string');
    if (list !== undefined && !isList)
      throw new TypeError(`${name} must be a list of names of constants, got ${JSON.stringify(list)}`);
  }
  return { ...(trained && { trained }), ...(fixed && { fixed }) };
}

/** Which options go with which engine, and which engine with which model. */
function assertEngine(model: string | Uint8Array | TfjsModel, options: OpenOptions): void {
  const { engine = 'onnx', backend, threads, layout } = options;
  if (engine !== 'onnx' && engine !== 'tfjs')
    throw new RangeError(`engine must be onnx or tfjs, got ${String(engine satisfies never)}`);
  const isTfjs = isTfjsModel(model);
  if (engine === 'tfjs' && !isTfjs)
    throw new RangeError('engine tfjs runs models of TF.js (model.json), got an ONNX model');
  if (backend !== undefined && engine !== 'tfjs')
    throw new RangeError(`backend is an option of engine tfjs, got backend ${backend} with engine ${engine}`);
  if (threads !== undefined && engine === 'tfjs')
    throw new RangeError(`threads is an option of engine onnx, got ${threads} with engine tfjs`);
  if (isTfjs && layout !== undefined && layout !== 'NHWC')
    throw new RangeError(`layout of a TF.js model must be NHWC, got ${layout}`);
}

/** What black and white are in the model's units. A mistake names the model. */
function scaleOf(units: InputUnits, { source, channels }: { source: string; channels: number }) {
  try {
    return { inputRange: inputRangeOf(units, channels), black: blackOf(units, channels) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`${source}: preprocess does not fit the model: ${error.message}`);
  }
}
