import { producers } from '../../graph/edit.ts';
import type { Graph, Node, ValueInfo } from '../../graph/model.ts';

/** Order of the axes of an image batch in the model: batch, channels, height, width, or channels last. */
export type Layout = 'NCHW' | 'NHWC';

/** Where images enter a model and how. */
export interface ImageInput {
  readonly name: string;
  readonly layout: Layout;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** The batch size, where the model allows only one. */
  readonly batch: number | undefined;
}

export interface InputOptions {
  readonly source: string;
  /** Where the file leaves height and width open. */
  readonly inputSize?: readonly [height: number, width: number];
  /** Where the shape does not tell. */
  readonly layout?: Layout;
}

/** The model's one image input. Throws RangeError where there is none, or where layout or size cannot be told. */
export function imageInput(graph: Graph, { source, inputSize, layout }: InputOptions): ImageInput {
  const [input, ...others] = graph.inputs;
  if (input === undefined || others.length > 0) {
    const names = graph.inputs.map(({ name }) => `'${name}'`).join(', ');
    throw new RangeError(
      `${source}: expected one input, an image batch, found ${graph.inputs.length} (${names})`,
    );
  }
  const { name, elementType, shape = [] } = input;
  if (elementType !== 'float32' || shape.length !== 4) {
    throw new RangeError(
      `${source}: input '${name}' must be float32 of rank 4, is ${elementType ?? 'of no type'} ${printed(input)}`,
    );
  }
  if (layout !== undefined && layout !== 'NCHW' && layout !== 'NHWC') {
    throw new RangeError(`${source}: layout must be NCHW or NHWC, got ${layout satisfies never}`);
  }
  const order = layout ?? layoutOf(shape);
  if (order === undefined) {
    throw new RangeError(
      `${source}: input '${name}' ${printed(input)} may be NCHW or NHWC; say which with layout`,
    );
  }
  const [channelAxis, heightAxis, widthAxis] = order === 'NCHW' ? [1, 2, 3] : [3, 1, 2];
  const channels = shape[channelAxis];
  const height = shape[heightAxis] ?? inputSize?.[0];
  const width = shape[widthAxis] ?? inputSize?.[1];
  if (channels === undefined || height === undefined || width === undefined) {
    throw new RangeError(
      `${source}: input '${name}' ${printed(input)} leaves the size open; say it with inputSize`,
    );
  }
  if (inputSize !== undefined && (inputSize[0] !== height || inputSize[1] !== width)) {
    throw new RangeError(
      `${source}: input '${name}' takes ${height} x ${width}, inputSize is ${inputSize.join(' x ')}`,
    );
  }
  return { name, layout: order, height, width, channels, batch: shape[0] };
}

function printed({ shape }: ValueInfo): string {
  return `[${(shape ?? []).map((size) => size ?? '?').join(', ')}]`;
}

function layoutOf([, second, , last]: readonly (number | undefined)[]): Layout | undefined {
  const channelsFirst = isChannelCount(second);
  const channelsLast = isChannelCount(last);
  if (channelsFirst === channelsLast) return undefined;
  return channelsFirst ? 'NCHW' : 'NHWC';
}

function isChannelCount(size: number | undefined): boolean {
  return size !== undefined && size >= 1 && size <= 4;
}

/**
 * The value that holds the logits: the output named by the caller or named "logits", else the first output; and
 * where that is what a final Softmax or Sigmoid gives, what feeds it. Throws RangeError for an unknown name.
 */
export function logitsValue(
  graph: Graph,
  { source, output }: { readonly source: string; readonly output?: string },
): string {
  const names = graph.outputs.map(({ name }) => name);
  if (output !== undefined && !names.includes(output)) {
    throw new RangeError(
      `${source}: no output is named '${output}'; there are ${names.map((name) => `'${name}'`).join(', ')}`,
    );
  }
  if (output !== undefined) return output;
  const named = names.find((name) => name.toLowerCase() === 'logits');
  return named ?? beforeActivation(names[0] ?? '', producers(graph));
}

const activations = new Set(['Softmax', 'LogSoftmax', 'Sigmoid']);
const shapeOnly = new Set(['Reshape', 'Flatten', 'Squeeze', 'Identity', 'Cast', 'Log']);

function beforeActivation(name: string, made: ReadonlyMap<string, Node>): string {
  let current = made.get(name);
  while (current !== undefined && shapeOnly.has(current.opType)) current = made.get(current.inputs[0] ?? '');
  return current !== undefined && activations.has(current.opType) ? (current.inputs[0] ?? name) : name;
}
