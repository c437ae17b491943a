import { quoted } from '../../../files/quoted.ts';
import { createGraphBuilder, type NewNode } from '../../../graph/graphBuilder.ts';
import type { Node, Tensor } from '../../../graph/model.ts';
import type { Role } from '../../constants/roles.ts';
import { permuted } from './permuted.ts';
import type { Weight } from './weights.ts';

/** A value of a TF.js model on its way into a graph. */
export interface Value {
  /** In the graph. */
  readonly name: string;
  /** As TF.js has it, [n, height, width, channels] for images; undefined where only a run tells, as for the batch. */
  readonly shape: readonly (number | undefined)[];
  /** Whether this value of rank 4 lies as [n, channels, height, width] in the graph. */
  readonly channelsFirst: boolean;
  /** Its numbers, where it is a constant. */
  readonly constant?: Weight;
  /** The weight of the model that it is. */
  readonly weight?: string;
  /** The elements of a list of integers, such as a shape; undefined stands for the batch. */
  readonly integers?: readonly (number | undefined)[];
}

/** How a constant of the graph comes from a weight of the TF.js model: its axes permuted. */
export interface Origin {
  readonly weight: string;
  /** Of the weight, perhaps with axes of size 1 before. */
  readonly shape: readonly number[];
  readonly permutation: readonly number[];
}

/** A value of the graph that TF.js has too. */
export interface TfjsValue {
  readonly value: Value;
  /** The layer or operator that gives it, and which use of a layer that is used again. */
  readonly maker: string;
  readonly use: number;
}

/** The name of the node goes under `label`, where it is not that of its output. */
type Added = Pick<NewNode, 'attributes' | 'label' | 'domain'>;

/** A graph that is being drawn: nodes in their order, constants, and where those come from. */
export interface OnnxGraphBuilder {
  readonly source: string;
  readonly nodes: Node[];
  readonly initializers: Map<string, Tensor>;
  readonly origins: Map<string, Origin>;
  readonly weights: ReadonlyMap<string, Weight>;
  /** What constants are for that no operator of ONNX reads. */
  readonly roles: Map<string, Role>;
  /** What each layer or operator of TF.js gives, in their order, under its name in TF.js. */
  readonly values: Map<string, TfjsValue>;
  /** Adds a node and returns the name of its output. */
  add(opType: string, inputs: readonly string[], output: string, options?: Added): string;
  floats(name: string, values: Float32Array, dims: readonly number[]): string;
  integers(name: string, values: readonly number[]): string;
  /** A weight of the model as a constant: axes permuted, then of shape `dims`. */
  weight(name: string, permutation: readonly number[], dims: readonly number[]): string;
  /** The name of an image batch [n, channels, height, width] with the same numbers. */
  channelsFirst(value: Value): string;
  /** The name of the same numbers in TF.js's order of axes. */
  channelsLast(value: Value): string;
}

export function onnxGraphBuilder(source: string, weights: ReadonlyMap<string, Weight>): OnnxGraphBuilder {
  const builder = createGraphBuilder();
  const { nodes, initializers } = builder;
  const origins = new Map<string, Origin>();
  const turned = new Map<string, string>();
  const named = new Set<string>();

  const add: OnnxGraphBuilder['add'] = (
    opType,
    inputs,
    output,
    { attributes = {}, label, domain = '' } = {},
  ) => {
    // Names of nodes are unique: a layer's activation, or its second use, gets another than the layer's own node.
    const name =
      [label, output].find((wish) => wish !== undefined && !named.has(wish)) ?? `${output}/${opType}`;
    named.add(name);
    return builder.add(opType, inputs, { attributes, domain, output, label: name });
  };
  const floats: OnnxGraphBuilder['floats'] = (name, values, dims) => builder.floats(values, dims, name);
  const integers: OnnxGraphBuilder['integers'] = (name, values) => builder.integers(values, name);
  const weight: OnnxGraphBuilder['weight'] = (name, permutation, dims) => {
    const found = weights.get(name);
    if (found === undefined)
      throw new RangeError(`${source}: weight ${quoted(name)} is missing from the model`);
    if (found.shape.length !== permutation.length) {
      throw new RangeError(
        `${source}: weight ${quoted(name)} must be of rank ${permutation.length}, is [${found.shape}]`,
      );
    }
    // A layer that is used twice finds its weight there; another operator may lay it out otherwise.
    const before = initializers.get(name)?.dims;
    if (before !== undefined && String(before) === String(dims)) return name;
    const key = before === undefined ? name : `${name}/as ${dims.join('x')}`;
    floats(key, Float32Array.from(permuted(found.values, found.shape, permutation)), dims);
    origins.set(key, { weight: name, shape: found.shape, permutation });
    return key;
  };
  /** `name` with its axes in the order `perm`, made once. */
  const transposed = (name: string, suffix: string, perm: readonly number[]) => {
    const key = `${name}/${suffix}`;
    const known = turned.get(key);
    if (known !== undefined) return known;
    turned.set(key, key);
    return add('Transpose', [name], key, { attributes: { perm } });
  };
  return {
    source,
    nodes,
    initializers,
    origins,
    weights,
    roles: new Map(),
    values: new Map(),
    add,
    floats,
    integers,
    weight,
    channelsFirst: (value) =>
      value.channelsFirst ? value.name : transposed(value.name, 'channelsFirst', [0, 3, 1, 2]),
    channelsLast: (value) =>
      value.channelsFirst ? transposed(value.name, 'channelsLast', [0, 2, 3, 1]) : value.name,
  };
}

/** The number of elements of one image of the batch; undefined where a size is not known. */
export function itemSize(shape: Value['shape']): number | undefined {
  return shape
    .slice(1)
    .reduce<number | undefined>(
      (total, size) => (total === undefined || size === undefined ? undefined : total * size),
      1,
    );
}

/** [height, width, channels] of an image batch. Throws RangeError, naming the value, for any other. */
export function imageSizes(value: Value, source: string): readonly [number, number, number] {
  const [, height, width, channels] = value.shape;
  if (value.shape.length !== 4 || height === undefined || width === undefined || channels === undefined) {
    const shape = value.shape.map((size) => size ?? '?').join(', ');
    throw new RangeError(
      `${source}: ${quoted(value.name)} must be [n, height, width, channels], is [${shape}]`,
    );
  }
  return [height, width, channels];
}

/** More numbers than any image that a classifier takes. */
const mostNumbers = 2 ** 26;

/** Throws RangeError for sizes of an input that are no image's. */
export function requireImageSize(sizes: readonly number[], source: string): void {
  const isImage = sizes.every((size) => Number.isInteger(size) && size > 0);
  if (isImage && sizes.reduce((product, size) => product * size, 1) <= mostNumbers) return;
  throw new RangeError(
    `${source}: the input must be an image of at most ${mostNumbers} numbers, is [${sizes.join(', ')}]`,
  );
}
