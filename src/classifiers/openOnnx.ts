import type { ExternalBytes } from '../graph/parse.ts';
import { blackOf, type InputUnits, inputRangeOf } from '../images/index.ts';
import type { MapShape } from '../types/arrays.ts';
import type { FullClassifier } from '../types/classifier.ts';
import type { DenseTarget } from '../types/denseTarget.ts';
import type { ReinitializationLists } from './constants/reinitializationPlan.ts';
import type { Layout, SaidInput } from './network/modelSignature.ts';
import { type Network, networkOf } from './network/network.ts';
import type { Engine } from './onnx/engine.ts';
import { onnxClassifier } from './onnx/onnxClassifier.ts';

/** Options of opening an ONNX model, wherever it comes from and whatever runs it. */
export interface OnnxOptions {
  /** Names the model in rows and messages. */
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
  /** Height and width, of volumes [depth, height, width], where the file leaves them open. */
  readonly inputSize?: MapShape;
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
}

export const onnxOptionKeys = {
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
} as const;

/** The bytes of an ONNX file, and where they are opened. */
export interface OnnxFile {
  readonly bytes: Uint8Array;
  /** Names the file in messages. */
  readonly source: string;
  readonly external: ExternalBytes | undefined;
  readonly engine: Engine;
}

/** The network in an ONNX file. Throws RangeError naming the file and what was wrong with it. */
export async function onnxNetwork(file: OnnxFile, options: OnnxOptions): Promise<Network> {
  const { bytes, ...where } = file;
  return networkOf(bytes, { ...options, ...where });
}

/** The class that a target names, of a model whose scores are for places or boxes. */
export function statedClassOf({ target }: OnnxOptions): { readonly statedClass?: number } {
  return target?.class === undefined ? {} : { statedClass: target.class };
}

/** The classifier of a network. `source` names the model in messages. */
export function classifierOf(
  network: Network,
  options: OnnxOptions & { readonly id: string },
): FullClassifier {
  const { id, preprocess, threads = 0, maxBytes } = options;
  const { source, input } = network;
  return onnxClassifier(network, {
    ...{ id, threads },
    ...reinitializationLists(options),
    ...statedClassOf(options),
    ...(maxBytes !== undefined && { maxBytes }),
    ...(preprocess && scaleOf(preprocess, { source, channels: input.channels })),
  });
}

/** What the caller says of constants. Throws TypeError for what is no list of names. */
export function reinitializationLists({ trained, fixed }: OnnxOptions): ReinitializationLists {
  for (const [name, list] of Object.entries({ trained, fixed })) {
    const isList = Array.isArray(list) && list.every((item) => typeof item === 'string');
    if (list !== undefined && !isList)
      throw new TypeError(`${name} must be a list of names of constants, got ${JSON.stringify(list)}`);
  }
  return { ...(trained && { trained }), ...(fixed && { fixed }) };
}

/** What black and white are in the model's units. A mistake names the model. */
export function scaleOf(
  units: InputUnits,
  { source, channels }: { readonly source: string; readonly channels: number },
) {
  try {
    return { inputRange: inputRangeOf(units, channels), black: blackOf(units, channels) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`${source}: preprocess does not fit the model: ${error.message}`);
  }
}
