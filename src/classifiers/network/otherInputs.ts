import type { NdArray } from 'ndarray';
import { quoted, quotedList } from '../../files/quoted.ts';
import { node } from '../../graph/edit.ts';
import { elementTypes, type Graph, type Node, type ValueInfo } from '../../graph/model.ts';
import { dense } from '../../math/arrays/dense.ts';
import type { OtherInput, OtherValues } from '../../types/classifier.ts';
import type { Feed } from '../onnx/session.ts';
import { entering } from './entering.ts';
import { type ImageInput, imageInput, printed, type SaidInput } from './modelSignature.ts';
import { otherPrefix } from './ownNames.ts';
import { trialBatch } from './trialImages.ts';

/** An input beside the image, with how it enters the graph: as float32, channels-last. */
export interface NetworkInput extends OtherInput {
  /** The name under which it comes in. */
  readonly feed: string;
  /** The batch size, where the model allows only one. */
  readonly batch: number | undefined;
  /** What makes the file's own input of it. */
  readonly enter: Node;
}

interface OtherOptions {
  readonly source: string;
  readonly image: ImageInput;
  /** By the name of the input. */
  readonly said: Readonly<Record<string, SaidInput>>;
}

/** The inputs beside the image. Throws RangeError for one of which nothing is said, and for one that has no batch. */
export function otherInputs(graph: Graph, { source, image, said }: OtherOptions): NetworkInput[] {
  const others = graph.inputs.filter(({ name }) => name !== image.name);
  const unknown = Object.keys(said).find((name) => !others.some((one) => one.name === name));
  if (unknown !== undefined) {
    const there = others.length === 0 ? 'there are none' : `there are ${namesOf(others)}`;
    throw new RangeError(
      `${source}: otherInputs: no input beside the image is named ${quoted(unknown)}; ${there}`,
    );
  }
  return others.map((info) => {
    const own = said[info.name];
    if (own === undefined) {
      throw new RangeError(
        `${source}: input ${quoted(info.name)} is not the image and has no value: give one in otherInputs, or 'given' where each image has its own`,
      );
    }
    return otherInput(graph, info, { source, image, said: own });
  });
}

function otherInput(
  graph: Graph,
  info: ValueInfo,
  { source, image, said }: { readonly source: string; readonly image: ImageInput; readonly said: SaidInput },
): NetworkInput {
  const { name, elementType, shape = [], other } = info;
  const what = `${source}: input ${quoted(name)}`;
  const value = said === 'given' ? undefined : Float32Array.from([said].flat());
  if (other !== undefined || elementType === undefined || !numeric.has(elementType))
    throw new RangeError(`${what} must hold numbers, is ${other?.kind ?? elementType ?? 'of no type'}`);
  if (shape.length === 0 || shape[0] !== image.batch) {
    const wanted = image.batch === undefined ? 'an open batch' : `a batch of ${image.batch}`;
    throw new RangeError(
      `${what} must have ${wanted} as its first axis, as the image has, is ${printed(info)}`,
    );
  }
  const feed = otherPrefix + name;
  const isPicture = (shape.length === 4 || shape.length === 5) && elementType === 'float32';
  if (isPicture) {
    const picture = imageInput(graph, { source, input: name, usualLayout: image.layout });
    const { size, channels, batch } = picture;
    const enter = entering(feed, picture);
    const own = { name, feed, batch, enter, kind: 'picture', shape: [...size, channels] } as const;
    return withValue(own, value, what);
  }
  const sizes = shape.slice(1);
  const open = sizes.filter((size) => size === undefined).length;
  if (open > 1 || (open === 1 && (value === undefined || sizes.length > 1)))
    throw new RangeError(`${what} ${printed(info)} leaves its size open; say its value in otherInputs`);
  const own = sizes.map((size) => size ?? value?.length ?? 0);
  const enter =
    elementType === 'float32'
      ? node('Identity', [feed], [name])
      : node('Cast', [feed], [name], { to: elementTypes[elementType] });
  return withValue({ name, feed, batch: image.batch, enter, kind: 'numbers', shape: own }, value, what);
}

const numeric: ReadonlySet<string> = new Set([
  'float32', 'float64', 'float16', 'int64', 'int32', 'int16', 'int8', 'uint8', 'bool',
]); // biome-ignore format: a list reads better packed

/** With its value, of which a single number stands for all. */
function withValue(input: NetworkInput, value: Float32Array | undefined, what: string): NetworkInput {
  if (value === undefined) return input;
  return { ...input, value: fittedValues(value, input, what) };
}

function fittedValues(values: Float32Array, { shape }: OtherInput, what: string): Float32Array {
  const size = sizeOf(shape);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`${what} must be finite, got ${values[bad]} at value ${bad}`);
  if (values.length === size) return values;
  if (values.length === 1) return new Float32Array(size).fill(values[0] ?? 0);
  throw new RangeError(`${what} takes ${size} numbers [${shape.join(', ')}], got ${values.length}`);
}

/** The rows as numbers, checked. Throws RangeError naming the input. */
export function checkedRows(
  inputs: readonly NetworkInput[],
  rows: readonly OtherValues[],
  source: string,
): readonly Readonly<Record<string, Float32Array>>[] {
  return rows.map((row) => {
    const unknown = Object.keys(row).find((name) => !inputs.some((input) => input.name === name));
    if (unknown !== undefined) {
      const there = inputs.length === 0 ? 'it takes the image alone' : `there are ${namesOf(inputs)}`;
      throw new RangeError(`${source}: no input beside the image is named ${quoted(unknown)}; ${there}`);
    }
    return Object.fromEntries(
      inputs.flatMap((input) => {
        const given = row[input.name];
        if (given === undefined) return [];
        return [
          [input.name, fittedValues(numbersOf(given), input, `${source}: input ${quoted(input.name)}`)],
        ];
      }),
    );
  });
}

function numbersOf(given: OtherValues[string]): Float32Array {
  if (typeof given === 'number') return Float32Array.of(given);
  const values = 'stride' in given ? dense(given as NdArray<Float32Array | Uint8Array>) : given;
  return values instanceof Float32Array ? values : Float32Array.from(values as ArrayLike<number>);
}

/** What goes in beside a batch of so many images. Throws RangeError for an image without a value that it needs. */
export function otherFeeds(
  inputs: readonly NetworkInput[],
  rows: readonly Readonly<Record<string, Float32Array>>[],
  { count, source }: { readonly count: number; readonly source: string },
): Record<string, Feed> {
  if (inputs.length > 0 && rows.length > 1 && rows.length !== count)
    throw new RangeError(
      `${source}: other inputs must be of each image or of one, got ${rows.length} for ${count} images`,
    );
  const feeds: Record<string, Feed> = {};
  for (const { name, shape, feed, value } of inputs) {
    const size = sizeOf(shape);
    const data = new Float32Array(count * size);
    for (let image = 0; image < count; image++) {
      const own = rows[rows.length === 1 ? 0 : image]?.[name] ?? value;
      if (own === undefined)
        throw new RangeError(
          `${source}: input ${quoted(name)} needs a value for each image; say it in otherInputs`,
        );
      data.set(own, image * size);
    }
    feeds[feed] = { data, dims: [count, ...shape] };
  }
  return feeds;
}

/**
 * Values to try a model with, alike for all of so many images: those that are said, else a picture, numbers between 0
 * and 1, or of integers, which may name an item of a list, 0.
 */
export function trialFeeds(inputs: readonly NetworkInput[], count: number): Record<string, Feed> {
  return Object.fromEntries(
    inputs.map(({ shape, feed, value, kind, enter }) => {
      if (value === undefined && kind !== 'numbers')
        return [feed, trialBatch(new Array<number>(count).fill(1), shape, [0, 1])];
      const size = sizeOf(shape);
      const isReal = enter.opType === 'Identity';
      const own = value ?? new Float32Array(size).map((_, index) => (isReal ? (index + 1) / (size + 1) : 0));
      const data = new Float32Array(count * size);
      for (let image = 0; image < count; image++) data.set(own, image * size);
      return [feed, { data, dims: [count, ...shape] }];
    }),
  );
}

/** What a caller is told of an input. */
export function publicInput({ name, shape, kind, value }: NetworkInput): OtherInput {
  return { name, shape, kind, ...(value && { value }) };
}

function namesOf(inputs: readonly { readonly name: string }[]): string {
  return quotedList(inputs.map(({ name }) => name));
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((total, side) => total * side, 1);
}
