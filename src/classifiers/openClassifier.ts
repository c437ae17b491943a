import { basename } from 'node:path';
import { blackOf, type InputUnits, inputRangeOf } from '../images/index.ts';
import { assertKnownKeys } from '../math/knownKeys.ts';
import type { FullClassifier } from '../types/classifier.ts';
import { modelSource } from './modelSource.ts';
import type { Layout } from './onnx/endpoints.ts';
import { networkOf } from './onnx/network.ts';
import { onnxClassifier } from './onnx/onnxClassifier.ts';

export interface OpenOptions {
  /** Names the model in rows and messages. @default the file's name */
  readonly id?: string;
  /** The output to explain; without it the output "logits", or what feeds a final Softmax or Sigmoid. */
  readonly output?: string;
  /** Height and width, where the file leaves them open. */
  readonly inputSize?: readonly [height: number, width: number];
  /** Order of the input's axes, where the shape does not tell. */
  readonly layout?: Layout;
  /** How 0..255 becomes the model's units: tells what black and white are. The classifier itself takes model units. */
  readonly preprocess?: InputUnits;
  /** Threads within an operator; 0 leaves it to ONNX Runtime (one per core). @default 0 */
  readonly threads?: number;
  /** About as much memory as the values of one pass may take; larger batches go in parts. @default 2 GiB */
  readonly maxBytes?: number;
}

const optionKeys = {
  id: true,
  output: true,
  inputSize: true,
  layout: true,
  preprocess: true,
  threads: true,
  maxBytes: true,
} as const;

/**
 * Opens an ONNX image classifier, from a path or from the bytes of a file. Images go in as [n, height, width,
 * channels] in the model's own units. Throws RangeError naming the file and what was wrong with it.
 */
export async function openClassifier(
  model: string | Uint8Array,
  options: OpenOptions = {},
): Promise<FullClassifier> {
  assertKnownKeys('options of openClassifier', options, optionKeys);
  const { source, bytes, external } = modelSource(model, options.id);
  const network = await networkOf(bytes, { ...options, source, external });
  const id = options.id ?? basename(source);
  const { preprocess, threads = 0, maxBytes } = options;
  return onnxClassifier(network, {
    id,
    threads,
    ...(preprocess && scaleOf(preprocess, { source, channels: network.input.channels })),
    ...(maxBytes !== undefined && { maxBytes }),
  });
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
