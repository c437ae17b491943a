import { quoted, quotedList } from '../../files/quoted.ts';
import type { Graph, ValueInfo } from '../../graph/model.ts';
import { type Layout, openChannels } from './openChannels.ts';

export type { Layout } from './openChannels.ts';

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
  /** The name of the image that is explained. @default the one input of which `otherInputs` says nothing */
  readonly input?: string;
  /** What the inputs beside the image are, by their names. */
  readonly otherInputs?: Readonly<Record<string, SaidInput>>;
  /** Where the file leaves height and width open. */
  readonly inputSize?: readonly [height: number, width: number];
  /** Where the shape does not tell. */
  readonly layout?: Layout;
  /** Where nothing else tells. */
  readonly usualLayout?: Layout;
}

/** What is said of an input beside the image: a value for all images, or that each image has its own. */
export type SaidInput = number | readonly number[] | 'given';

/** More values than any machine computes a network on at once. */
const mostValues = 2 ** 26;

/** The image that is explained among the model's inputs. Throws RangeError where there is none, or where layout or size cannot be told. */
export function imageInput(graph: Graph, options: InputOptions): ImageInput {
  const { source, inputSize, layout } = options;
  const input = explainedInput(graph, options);
  const { name, shape = [] } = input;
  const what = `${source}: input ${quoted(name)}`;
  if (layout !== undefined && layout !== 'NCHW' && layout !== 'NHWC') {
    throw new RangeError(`${source}: layout must be NCHW or NHWC, got ${layout satisfies never}`);
  }
  const told = openChannels(graph, name);
  const order = layout ?? layoutOf(shape) ?? told?.layout ?? options.usualLayout;
  if (order === undefined)
    throw new RangeError(`${what} ${printed(input)} may be NCHW or NHWC; say which with layout`);
  const [channelAxis, heightAxis, widthAxis] = order === 'NCHW' ? [1, 2, 3] : [3, 1, 2];
  const channels = shape[channelAxis] ?? (told?.layout === order ? told.channels : undefined);
  const height = shape[heightAxis] ?? inputSize?.[0];
  const width = shape[widthAxis] ?? inputSize?.[1];
  if (channels === undefined) {
    throw new RangeError(
      `${what} ${printed(input)} leaves the channels open, and no convolution that reads it tells how many there are`,
    );
  }
  if (height === undefined || width === undefined)
    throw new RangeError(`${what} ${printed(input)} leaves the size open; say it with inputSize`);
  if (inputSize !== undefined && (inputSize[0] !== height || inputSize[1] !== width))
    throw new RangeError(`${what} takes ${height} x ${width}, inputSize is ${inputSize.join(' x ')}`);
  const [batch] = shape;
  if ((batch ?? 1) * height * width * channels > mostValues)
    throw new RangeError(`${what} ${printed(input)} takes more than ${mostValues} values at once`);
  return { name, layout: order, height, width, channels, batch };
}

function explainedInput(
  { inputs }: Graph,
  { source, input: asked, otherInputs = {} }: InputOptions,
): ValueInfo {
  const names = quotedList(inputs.map(({ name }) => name));
  const isLeft = ({ name }: ValueInfo) =>
    asked === undefined ? !Object.hasOwn(otherInputs, name) : name === asked;
  const [input, ...more] = inputs.filter(isLeft);
  if (input === undefined && asked !== undefined)
    throw new RangeError(`${source}: no input is named ${quoted(asked)}; there are ${names}`);
  if (input === undefined || more.length > 0) {
    const key = JSON.stringify(inputs.at(-1)?.name ?? '');
    const hint =
      inputs.length < 2
        ? ''
        : `; say what each but the explained image is, as in "otherInputs": { ${key}: 0 }`;
    throw new RangeError(
      `${source}: expected one input, an image batch, found ${inputs.length} (${names})${hint}`,
    );
  }
  const { name, elementType, shape, other } = input;
  if (elementType !== 'float32' || shape?.length !== 4) {
    const found = `${other?.kind ?? elementType ?? 'of no type'} ${printed(input)}`;
    throw new RangeError(`${source}: input ${quoted(name)} must be float32 of rank 4, is ${found}`);
  }
  return input;
}

/** A shape as messages show it. */
export function printed({ shape }: ValueInfo): string {
  const sizes = (shape ?? []).map((size) => size ?? '?');
  return `[${sizes.slice(0, 8).join(', ')}${sizes.length > 8 ? ', …' : ''}]`;
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
