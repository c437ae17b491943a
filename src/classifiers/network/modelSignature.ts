import { quoted, quotedList } from '../../files/quoted.ts';
import type { Graph, ValueInfo } from '../../graph/model.ts';
import type { MapShape } from '../../types/arrays.ts';
import { openChannels } from './openChannels.ts';

/** Order of the axes of a batch in the model: of images, and of volumes. */
export type Layout = 'NCHW' | 'NHWC' | 'NCDHW' | 'NDHWC';

/** Whether the channels of a model's input stand before the axes of space. */
export function isChannelsFirst({ layout }: { readonly layout: Layout }): boolean {
  return layout === 'NCHW' || layout === 'NCDHW';
}

/** Where images enter a model and how. */
export interface ImageInput {
  readonly name: string;
  readonly layout: Layout;
  /** [height, width], of volumes [depth, height, width]. */
  readonly size: readonly number[];
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
  /** Where the file leaves height and width, of volumes also depth, open. */
  readonly inputSize?: MapShape;
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
  const isVolume = shape.length === 5;
  const layouts = isVolume ? (['NCDHW', 'NDHWC'] as const) : (['NCHW', 'NHWC'] as const);
  const asked = layouts.find((known) => known === layout);
  if (layout !== undefined && asked === undefined) {
    const taken = isVolume ? ' for volumes' : '';
    throw new RangeError(`${source}: layout must be ${layouts.join(' or ')}${taken}, got ${layout}`);
  }
  const told = openChannels(graph, name);
  const usual = options.usualLayout && isChannelsFirst({ layout: options.usualLayout });
  const isFirst =
    asked === undefined ? (hasChannelsFirst(shape) ?? told?.isFirst ?? usual) : asked === layouts[0];
  if (isFirst === undefined)
    throw new RangeError(`${what} ${printed(input)} may be ${layouts.join(' or ')}; say which with layout`);
  const channels = shape.at(isFirst ? 1 : -1) ?? (told?.isFirst === isFirst ? told.channels : undefined);
  const declared = isFirst ? shape.slice(2) : shape.slice(1, -1);
  if (channels === undefined) {
    throw new RangeError(
      `${what} ${printed(input)} leaves the channels open, and no convolution that reads it tells how many there are`,
    );
  }
  const size = declared
    .map((length, axis) => length ?? inputSize?.[axis])
    .filter((length) => length !== undefined);
  if (size.length < declared.length)
    throw new RangeError(`${what} ${printed(input)} leaves the size open; say it with inputSize`);
  if (inputSize !== undefined && inputSize.join() !== size.join())
    throw new RangeError(`${what} takes ${size.join(' x ')}, inputSize is ${inputSize.join(' x ')}`);
  const [batch] = shape;
  if (size.reduce((product, length) => product * length, (batch ?? 1) * channels) > mostValues)
    throw new RangeError(`${what} ${printed(input)} takes more than ${mostValues} values at once`);
  return { name, layout: layouts[isFirst ? 0 : 1], size, channels, batch };
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
  if (elementType !== 'float32' || (shape?.length !== 4 && shape?.length !== 5)) {
    const found = `${other?.kind ?? elementType ?? 'of no type'} ${printed(input)}`;
    throw new RangeError(
      `${source}: input ${quoted(name)} must be float32 of rank 4, or 5 for volumes, is ${found}`,
    );
  }
  return input;
}

/** A shape as messages show it. */
export function printed({ shape }: ValueInfo): string {
  const sizes = (shape ?? []).map((size) => size ?? '?');
  return `[${sizes.slice(0, 8).join(', ')}${sizes.length > 8 ? ', …' : ''}]`;
}

function hasChannelsFirst(shape: readonly (number | undefined)[]): boolean | undefined {
  const channelsFirst = isChannelCount(shape[1]);
  return channelsFirst === isChannelCount(shape.at(-1)) ? undefined : channelsFirst;
}

function isChannelCount(size: number | undefined): boolean {
  return size !== undefined && size >= 1 && size <= 4;
}
