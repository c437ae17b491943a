import { intsAttribute } from './edit.ts';
import { createGraphBuilder } from './graphBuilder.ts';
import type { Graph, Node } from './model.ts';
import type { ShapeInfo } from './shapeInfo.ts';
import { tensorValues } from './tensor.ts';

export interface KnownGraph {
  readonly graph: Graph;
  readonly facts: ShapeInfo;
}

const toLast = [0, 2, 3, 1];
export const toFirst = [0, 3, 1, 2];

/** The graph as it is written anew. Names in questions are those of the graph before. */
export interface Turning {
  readonly facts: ShapeInfo;
  /** The name of the same value in the new graph. */
  same(name: string): string;
  /** The name of a channels-last value laid out channels-first, if there is one. */
  first(name: string): string | undefined;
  /** The same, turned here if need be; undefined for a value that is no image. */
  turnedFirst(name: string): string | undefined;
  /** A constant of numbers per channel, or of one number, as channels-first values meet it. */
  constantFirst(name: string): string | undefined;
  /** The numbers of a constant. */
  integers(name: string): readonly number[] | undefined;
  /** Adds a constant; returns its name. */
  newIntegers(name: string, values: readonly number[]): string;
  /** From now on `name` is the value `like`, in every layout. */
  alias(name: string, like: string): void;
  /** From now on `name`, which is laid out channels-first, is what `like` is there. */
  aliasFirst(name: string, like: string): void;
  /** Adds a node of the graph before as it is. */
  keep(item: Node): void;
  /** Adds a node that gives its value channels-first under its old name. */
  turned(item: Node): void;
  /** Adds a node of the new graph whose value is as before. */
  add(item: Node): void;
  result(): KnownGraph;
}

/** A graph that is written anew, node by node, by `channelsFirst`; it begins empty, with the same constants. */
export function turningGraph({ graph, facts }: KnownGraph): Turning {
  const builder = createGraphBuilder({ initializers: new Map(graph.initializers) });
  const { nodes, initializers, append } = builder;
  const current = new Map<string, string>();
  const firsts = new Map<string, string>();
  const shapes = new Map<string, readonly (number | undefined)[]>();
  const origins = new Map<string, string>();
  const same = (name: string) => current.get(name) ?? name;
  const first = (name: string) => firsts.get(name);
  const addNew = (name: string, origin: string, perm: readonly number[] | undefined) => {
    const shape = facts.shape(origin);
    shapes.set(name, perm === undefined ? shape : permuted(shape, perm));
    origins.set(name, origin);
    return name;
  };
  return {
    facts,
    same,
    first,
    turnedFirst: (name) => {
      if (firsts.has(name)) return firsts.get(name);
      if (initializers.has(same(name)) || facts.shape(name).length !== 4) return undefined;
      const turned = addNew(`${name}/channelsFirst`, name, toFirst);
      builder.add('Transpose', [same(name)], { attributes: { perm: toFirst }, output: turned });
      firsts.set(name, turned);
      return turned;
    },
    constantFirst: (name) => {
      const tensor = initializers.get(same(name));
      if (tensor === undefined || tensor.dims.length > 4) return undefined;
      const [images = 1, height = 1, width = 1, channels = 1] = [1, 1, 1, 1, ...tensor.dims].slice(-4);
      if (images * height * width > 1) return undefined;
      if (channels === 1) return same(name);
      const turned = `${name}/channelsFirst`;
      builder.constant({ ...tensor, dims: [channels, 1, 1] }, turned);
      shapes.set(turned, [channels, 1, 1]);
      return turned;
    },
    integers: (name) => {
      const tensor = initializers.get(same(name));
      return tensor && Array.from(tensorValues(tensor));
    },
    newIntegers: (name, values) => builder.integers(values, name),
    alias: (name, like) => {
      current.set(name, same(like));
      const turned = first(like);
      if (turned !== undefined) firsts.set(name, turned);
    },
    aliasFirst: (name, like) => current.set(name, first(like) ?? like),
    keep: (item) => {
      append({ ...item, inputs: item.inputs.map(same) });
      if (isTranspose(item, toLast)) firsts.set(item.outputs[0] ?? '', same(item.inputs[0] ?? ''));
    },
    turned: (item) => {
      const [output = ''] = item.outputs;
      const channelsLast = addNew(`${output}/channelsLast`, output, undefined);
      append(item);
      builder.add('Transpose', [output], { attributes: { perm: toLast }, output: channelsLast });
      addNew(output, output, toFirst);
      firsts.set(output, output);
      current.set(output, channelsLast);
    },
    add: append,
    result: () => ({
      graph: { ...graph, nodes, initializers },
      facts: {
        elementType: (name) =>
          initializers.get(name)?.elementType ?? facts.elementType(origins.get(name) ?? name),
        shape: (name) => shapes.get(name) ?? initializers.get(name)?.dims ?? facts.shape(name),
        isBatch: (name) => facts.isBatch(origins.get(name) ?? name),
        constant: (name) => initializers.get(name),
      },
    }),
  };
}

export function isTranspose(item: Node, perm: readonly number[]): boolean {
  return item.opType === 'Transpose' && String(intsAttribute(item, 'perm', [])) === String(perm);
}

export function permuted<T>(items: readonly T[], perm: readonly number[]): T[] {
  return perm.map((axis) => items[axis] as T);
}
