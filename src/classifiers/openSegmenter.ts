import { basename } from 'node:path';
import ndarray from 'ndarray';
import { assertKnownKeys } from '../checks/knownKeys.ts';
import type { OwnLimits } from '../files/limits.ts';
import { widenedGraph } from '../graph/float16ToFloat32.ts';
import { parsedModel } from '../graph/parse.ts';
import { upgradedModel } from '../graph/upgrade.ts';
import { dense } from '../math/arrays/dense.ts';
import type { ImageBatch, MapShape } from '../types/arrays.ts';
import type { Segmenter } from '../types/segmenter.ts';
import { modelSource } from './modelSource.ts';
import { type ClassMaps, classMaps } from './network/dense/classMaps.ts';
import { type ImageInput, imageInput, type Layout, type SaidInput } from './network/modelSignature.ts';
import {
  checkedRows,
  type NetworkInput,
  otherFeeds,
  otherInputs,
  publicInput,
} from './network/otherInputs.ts';
import { imageName, withFreeNames } from './network/ownNames.ts';
import { imageFeed, inputShapeOf } from './onnx/feeds.ts';
import { nodeEngine } from './onnx/nodeEngine.ts';
import { createSession, type Feed, type Session } from './onnx/session.ts';
import { segmenterModel, segmenterOutputs } from './segmenterModel.ts';

/** Options of `openSegmenter`. */
export interface SegmenterOptions {
  /** Names the network in rows and messages. @default the file's name */
  readonly id?: string;
  /** The output with the scores, where there are several. */
  readonly output?: string;
  /** The name of the image, where the model has several inputs. */
  readonly input?: string;
  /** What the other inputs are, by their names: a value for all images, or `given` where each image has its own. */
  readonly otherInputs?: Readonly<Record<string, SaidInput>>;
  /** Height and width, of volumes depth, height and width, where the file leaves them open. */
  readonly inputSize?: MapShape;
  /** Order of the input's axes, where the shape does not tell. */
  readonly layout?: Layout;
  /** Threads within an operator; 0 leaves it to ONNX Runtime (one per core). @default 0 */
  readonly threads?: number;
  /** How large the model's files may be, `modelBytes`. @default 4 GiB */
  readonly limits?: OwnLimits;
}

const optionKeys = {
  id: true, output: true, input: true, otherInputs: true, inputSize: true, layout: true, threads: true, limits: true,
} as const; // biome-ignore format: a list reads better packed

/** So many images go to the network at once. */
const atOnce = 8;

/**
 * Opens a segmentation network in the ONNX format, from a path or from the bytes of a file: its output has a score for
 * each class and place, before or after a softmax, sigmoid or choice of the largest, at any scale. Throws RangeError
 * naming the file and what was wrong with it.
 */
export async function openSegmenter(
  model: string | Uint8Array,
  options: SegmenterOptions = {},
): Promise<Segmenter> {
  assertKnownKeys('options of openSegmenter', options, optionKeys);
  const { source, bytes, external } = modelSource(model, options);
  const parsed = parsedModel(bytes, { source, external });
  const upgraded = upgradedModel({ ...parsed, graph: widenedGraph(parsed.graph) }, source);
  const { model: whole, renamed } = withFreeNames(upgraded);
  const input = imageInput(whole.graph, { ...options, source });
  const others = otherInputs(whole.graph, { source, image: input, said: options.otherInputs ?? {} });
  const output = options.output === undefined ? undefined : renamed(options.output);
  const maps = await classMaps(whole, { engine: nodeEngine, source, input, others, output });
  const { threads = 0 } = options;
  const session = await createSession(segmenterModel(whole, maps, { input, others }), { source, threads });
  return segmenter({ id: options.id ?? basename(source), source, input, others, maps, session }, []);
}

interface Opened {
  readonly id: string;
  readonly source: string;
  readonly input: ImageInput;
  readonly others: readonly NetworkInput[];
  readonly maps: ClassMaps;
  readonly session: Session;
}

function segmenter(opened: Opened, rows: readonly Readonly<Record<string, Float32Array>>[]): Segmenter {
  const { id, source, input, others, maps, session } = opened;
  const { size } = input;
  const { classCount, isMultiLabel, warnings } = maps;
  const inputShape = inputShapeOf(input);
  const run = (batch: ImageBatch, output: string) => {
    const image = imageFeed(batch, inputShape);
    const count = batch.shape[0] ?? 0;
    const feeds = { [imageName]: image, ...otherFeeds(others, rows, { count, source }) };
    return inParts(session, feeds, { output, count, only: input.batch });
  };
  return {
    ...{ id, inputShape, classCount, isMultiLabel },
    ...(others.length > 0 && { otherInputs: others.map(publicInput) }),
    ...(warnings.length > 0 && { warnings }),
    labels: async (batch) => {
      if (isMultiLabel)
        throw new RangeError(`${id}: a pixel may have several classes: ask for probabilities or masks`);
      const parts = await run(batch, segmenterOutputs.labels);
      return ndarray(joined(parts, Uint8Array), [batch.shape[0] ?? 0, ...size]);
    },
    probabilities: async (batch) => {
      const parts = await run(batch, segmenterOutputs.probabilities);
      return ndarray(joined(parts, Float32Array), [batch.shape[0] ?? 0, ...size, classCount]);
    },
    masks: async (batch, index) => {
      if (!Number.isInteger(index) || index < 0 || index >= classCount)
        throw new RangeError(`${id}: class must be an index from 0 to ${classCount - 1}, got ${index}`);
      const parts = await run(batch, segmenterOutputs.flags);
      const [count = 0] = batch.shape;
      const flags = ndarray(joined(parts, Uint8Array), [count, classCount, ...size]);
      return ndarray(dense(flags.pick(null, index)), [count, ...size]);
    },
    withOtherInputs: (given) => segmenter(opened, checkedRows(others, given, id)),
    dispose: session.dispose,
  };
}

interface PartOptions {
  readonly output: string;
  readonly count: number;
  /** The batch size, where the model takes only one. */
  readonly only: number | undefined;
}

/** What an output holds for all images, a few at a time; where the model takes only so many, the last is repeated. */
async function inParts(
  session: Session,
  feeds: Readonly<Record<string, Feed>>,
  { output, count, only }: PartOptions,
): Promise<ArrayLike<number | bigint>[]> {
  const size = only ?? Math.min(count, atOnce);
  const parts: ArrayLike<number | bigint>[] = [];
  for (let start = 0; start < count; start += size) {
    const own = Math.min(size, count - start);
    const taken = only ?? own;
    const part = Object.entries(feeds).map(([name, { data, dims }]) => {
      const stride = data.length / count;
      const values = new Float32Array(taken * stride);
      for (let i = 0; i < taken; i++) {
        const from = Math.min(start + i, count - 1) * stride;
        values.set((data as Float32Array).subarray(from, from + stride), i * stride);
      }
      return [name, { data: values, dims: [taken, ...dims.slice(1)] }] as const;
    });
    const results = await session.run(Object.fromEntries(part), [output]);
    const found = results[output]?.data as Float32Array;
    parts.push(found.subarray(0, (found.length / taken) * own));
  }
  return parts;
}

function joined<T extends Float32Array | Uint8Array>(
  parts: readonly ArrayLike<number | bigint>[],
  Kind: new (length: number) => T,
): T {
  const all = new Kind(parts.reduce((total, part) => total + part.length, 0));
  let index = 0;
  for (const part of parts) {
    all.set(part as ArrayLike<number>, index);
    index += part.length;
  }
  return all;
}
