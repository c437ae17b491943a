import { basename } from 'node:path';
import ndarray from 'ndarray';
import type { OwnLimits } from '../files/limits.ts';
import { pruned } from '../graph/edit.ts';
import { parsedModel } from '../graph/parse.ts';
import { upgradedModel } from '../graph/upgrade.ts';
import { scoredBoxesMap } from '../images/index.ts';
import { dense } from '../math/arrays/dense.ts';
import { resizedBilinear } from '../math/resizing/resize.ts';
import type { Image, SaliencyMap } from '../types/arrays.ts';
import type { Localizer } from '../types/localizer.ts';
import { modelSource } from './modelSource.ts';
import { type ImageInput, imageInput, type Layout } from './network/modelSignature.ts';
import { createSession, type Fetched } from './onnx/session.ts';

/** Options of `openLocalizer`. */
export interface LocalizerOptions {
  /** Names the network in rows and messages. @default the file's name */
  readonly id?: string;
  /** The output that holds the map; without it the first, or the boxes where there are any. */
  readonly output?: string;
  /** Height and width, where the file leaves them open. */
  readonly inputSize?: readonly [height: number, width: number];
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
 * bilinearly. Its numbers are taken as they are. Throws RangeError naming the file and what was wrong with it.
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
  const { height, width, channels } = input;
  return {
    id: options.id ?? basename(source),
    inputShape: [height, width, channels],
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

function feedOf(image: Image, { height, width, channels, layout }: ImageInput, source: string) {
  if (image.shape.join() !== [height, width, channels].join()) {
    throw new RangeError(
      `${source}: image must be [${height}, ${width}, ${channels}], got [${image.shape.join(', ')}]`,
    );
  }
  const data = dense(layout === 'NCHW' ? image.transpose(2, 0, 1) : image);
  return { data, dims: layout === 'NCHW' ? [1, channels, height, width] : [1, height, width, channels] };
}

function enlarged(
  map: Fetched,
  { input: { height, width }, source }: { readonly input: ImageInput; readonly source: string },
): SaliencyMap {
  const sides = map.dims.filter((size) => size !== 1);
  const [rows, columns] = sides;
  if (sides.length !== 2 || rows === undefined || columns === undefined) {
    throw new RangeError(
      `${source}: expected a map of one channel, or outputs 'boxes' and 'scores', found an output of shape [${map.dims.join(', ')}]`,
    );
  }
  const values = numbersOf(map);
  const sized =
    rows === height && columns === width
      ? values
      : resizedBilinear(values, [rows, columns, 1], { height, width, centres: 'halfPixel' });
  return ndarray(sized, [height, width]);
}

function numbersOf({ data }: Fetched): Float32Array {
  return Float32Array.from(data, Number);
}
