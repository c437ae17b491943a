import { basename } from 'node:path';
import ndarray from 'ndarray';
import type { OwnLimits } from '../files/limits.ts';
import { pruned } from '../graph/edit.ts';
import { parsedModel } from '../graph/parse.ts';
import { upgradedModel } from '../graph/upgrade.ts';
import { scoredBoxesMap } from '../images/index.ts';
import { dense } from '../math/arrays/dense.ts';
import { mapTo } from '../math/arrays/elementwise.ts';
import { resizedLinear } from '../math/resizing/resizedLinear.ts';
import type { Image, MapShape, SaliencyMap } from '../types/arrays.ts';
import type { Localizer } from '../types/localizer.ts';
import { modelSource } from './modelSource.ts';
import { type ImageInput, imageInput, isChannelsFirst, type Layout } from './network/modelSignature.ts';
import { inputShapeOf } from './onnx/feeds.ts';
import { createSession, type Fetched } from './onnx/session.ts';

/** Options of `openLocalizer`. */
export interface LocalizerOptions {
  /** Names the network in rows and messages. @default the file's name */
  readonly id?: string;
  /** The output that holds the map; without it the first, or the boxes where there are any. */
  readonly output?: string;
  /** Height and width, of volumes also depth, where the file leaves them open. */
  readonly inputSize?: MapShape;
  /** Order of the input's axes, where the shape does not tell. */
  readonly layout?: Layout;
  /** Threads within an operator; 0 leaves it to ONNX Runtime (one per core). @default 0 */
  readonly threads?: number;
  /** How large the model's files may be, `modelBytes`. @default 4 GiB */
  readonly limits?: OwnLimits;
}

/**
 * Opens a segmentation or detection network in the ONNX format, from a path or from the bytes of a file. With
 * outputs `boxes` (four numbers a box: left, top, right, bottom in pixels of the input) and `scores`, the map is the
 * greatest score of the boxes over each pixel; else it is the first output, one channel of any size, enlarged
 * linearly along each axis; of volumes there are no boxes. Its numbers are taken as they are. Throws RangeError naming the file and what was wrong with it.
 */
export async function openLocalizer(
  model: string | Uint8Array,
  options: LocalizerOptions = {},
): Promise<Localizer> {
  const { source, bytes, external } = modelSource(model, options);
  const read = parsedModel(bytes, { source, external });
  const parsed = read.functions === undefined ? read : upgradedModel(read, source);
  const input = imageInput(parsed.graph, { ...options, source });
  const outputs = localizerOutputs(
    parsed.graph.outputs.map(({ name }) => name),
    { source, output: options.output },
  );
  const graph = pruned(parsed.graph, outputs);
  const session = await createSession(
    { ...parsed, graph: { ...graph, outputs: graph.outputs.filter(({ name }) => outputs.includes(name)) } },
    { source, threads: options.threads ?? 0 },
  );
  const [height = 0, width = 0, ...rest] = input.size;
  if (outputs.length > 1 && rest.length > 0)
    throw new RangeError(
      `${source}: boxes are of images, and the network takes volumes; name a map with output`,
    );
  return {
    id: options.id ?? basename(source),
    inputShape: inputShapeOf(input),
    locate: async (image) => {
      const results = await session.run({ [input.name]: feedOf(image, input, source) }, outputs);
      const [first, scores] = outputs.map((name) => results[name] as Fetched);
      if (first === undefined) throw new RangeError(`${source}: gave no output`);
      return scores === undefined
        ? enlarged(first, { input, source })
        : scoredBoxesMap({ corners: numbersOf(first), scores: numbersOf(scores) }, [height, width]);
    },
    dispose: session.dispose,
  };
}

/** The outputs to read: boxes with their scores, or the one map. */
function localizerOutputs(
  names: readonly string[],
  { source, output }: { readonly source: string; readonly output: string | undefined },
): readonly string[] {
  if (output !== undefined && !names.includes(output)) {
    const there = names.map((name) => `'${name}'`).join(', ');
    throw new RangeError(`${source}: no output is named '${output}'; there are ${there}`);
  }
  if (output !== undefined && output !== 'boxes') return [output];
  if (names.includes('boxes') && names.includes('scores')) return ['boxes', 'scores'];
  if (output === 'boxes')
    throw new RangeError(`${source}: boxes need an output 'scores' beside them, found none`);
  return names.slice(0, 1);
}

function feedOf(image: Image, input: ImageInput, source: string) {
  const shape = [...input.size, input.channels];
  if (image.shape.join() !== shape.join())
    throw new RangeError(`${source}: image must be [${shape.join(', ')}], got [${image.shape.join(', ')}]`);
  if (!isChannelsFirst(input)) return { data: dense(image), dims: [1, ...shape] };
  const axes = [input.size.length, ...input.size.keys()];
  return { data: dense(image.transpose(...axes)), dims: [1, input.channels, ...input.size] };
}

function enlarged(
  map: Fetched,
  { input: { size }, source }: { readonly input: ImageInput; readonly source: string },
): SaliencyMap {
  const sides = map.dims.filter((length) => length !== 1);
  if (sides.length !== size.length) {
    throw new RangeError(
      `${source}: expected a map of one channel, or outputs 'boxes' and 'scores', found an output of shape [${map.dims.join(', ')}]`,
    );
  }
  const values = numbersOf(map);
  const isSize = sides.join() === size.join();
  return ndarray(isSize ? values : resizedLinear(values, [...sides, 1], { size }), [...size]);
}

function numbersOf({ data }: Fetched): Float32Array {
  return mapTo(Float32Array, data, Number);
}
