import { valuesReadBy } from '../../../graph/branches.ts';
import { createGraphBuilder, type NewNode } from '../../../graph/graphBuilder.ts';
import type { Attributes, Graph, Node, Tensor, ValueInfo } from '../../../graph/model.ts';
import { blockedBias, blockedFilter, filled } from './filters.ts';

/** The domain of ONNX Runtime's operators on blocks of channels. */
export const blockedDomain = 'com.microsoft.nchwc';

/** [channels, height, width] of a value [n, channels, height, width]. */
export type ImageShape = readonly [channels: number, height: number, width: number];

/** A value in blocks: as ONNX Runtime sees it, [n, channels filled up to whole blocks, height, width]. */
export interface BlockedValue {
  readonly name: string;
  readonly shape: ImageShape;
  /** Rows and columns of zeros after those of the shape, which its only reader takes for padding. */
  readonly beyond?: readonly [rows: number, columns: number];
}

/** A convolution that is written when something asks for its value: until then more may fuse with it. */
export interface Convolution {
  readonly shape: ImageShape;
  /** The value in blocks, or an image of fewer channels than a block as it is. */
  readonly input: string;
  readonly filter: Tensor;
  readonly bias?: Float32Array;
  readonly groups: number;
  readonly isImage: boolean;
  /** Added to what it makes. */
  readonly sum?: string;
  readonly attributes: Attributes;
  readonly activation?: Attributes;
}

/** What a graph looks like while it is laid out in blocks: which of its values are there in which form. */
export interface Layout {
  readonly block: number;
  /** A name that no other value has. */
  fresh(what: string): string;
  /** Lays out a node that is not of the graph, as if it stood there. */
  lower(item: Node): void;
  /** Appends a node as it is. */
  append(item: Node): void;
  /** Appends a new node and gives its output's name. */
  add(opType: string, inputs: readonly string[], options?: NewNode): string;
  constant(tensor: Tensor): string;
  tensor(name: string): Tensor | undefined;
  shape(name: string): ImageShape | undefined;
  setShape(name: string, shape: ImageShape): void;
  /** Whether the value is there in blocks, or only waits to be written so. */
  isBlocked(name: string): boolean;
  /** The value in blocks, laid out anew where it is not; undefined where that cannot be. */
  blocked(name: string): BlockedValue | undefined;
  /** Makes sure that the value is there under its own name, as ONNX lays it out. */
  plain(name: string): void;
  /** Says that a value is there in blocks. */
  setBlocked(name: string, value: BlockedValue): void;
  /** The convolution that will make the value, if no function is applied to it and one node alone reads it. */
  open(name: string): Convolution | undefined;
  setWaiting(name: string, convolution: Convolution): void;
  /** The node that reads the value, if it is the only one and the value is no output of the graph. */
  onlyReader(name: string): Node | undefined;
  /** The value with its channels last, from blocks or not. */
  channelsLast(name: string): string;
  /** Leaves out a node that is taken care of. */
  skip(item: Node): void;
  isSkipped(item: Node): boolean;
}

export interface LaidOut {
  readonly layout: Layout;
  readonly nodes: readonly Node[];
  readonly initializers: ReadonlyMap<string, Tensor>;
}

export interface LayoutOptions {
  readonly block: number;
  /** Lays out one node. */
  lower(layout: Layout, item: Node): void;
}

export function createLayout(graph: Graph, { block, lower }: LayoutOptions): LaidOut {
  const builder = createGraphBuilder({ initializers: new Map(graph.initializers), prefix: 'blocks/' });
  const { nodes, initializers, add, constant, append, fresh } = builder;
  const known = [...(graph.values ?? []), ...graph.inputs, ...graph.outputs];
  const shapes = new Map(known.flatMap((value) => imageShape(value)));
  const inBlocks = new Map<string, BlockedValue>();
  const waiting = new Map<string, Convolution>();
  // A value that is not in blocks is there as ONNX lays it out, unless it is listed here.
  const notPlain = new Set<string>();
  const readers = readersIn(graph);
  const skipped = new Set<Node>();

  const write = (name: string, convolution: Convolution) => {
    waiting.delete(name);
    const { shape, filter, bias, groups, isImage, sum, attributes, activation } = convolution;
    const [outputs = 0, perGroup = 0] = filter.dims;
    const isDepthwise = groups > 1 && perGroup === 1 && groups === outputs;
    const filterName = constant(blockedFilter(filter, { block, inputsInBlocks: !isImage && !isDepthwise }));
    const biasName = bias === undefined ? '' : constant(blockedBias(bias, block));
    const inputs = [convolution.input, filterName, ...(sum ? [biasName, sum] : biasName ? [biasName] : [])];
    const made = add('Conv', inputs, {
      domain: blockedDomain,
      attributes: { group: isDepthwise ? filled(outputs, block) : groups },
      kept: new Map([...attributes, ...(activation ?? [])]),
    });
    inBlocks.set(name, { name: made, shape });
  };
  const layout: Layout = {
    block,
    fresh,
    lower: (item) => lower(layout, item),
    append,
    add,
    constant,
    tensor: (name) => initializers.get(name),
    shape: (name) => inBlocks.get(name)?.shape ?? waiting.get(name)?.shape ?? shapes.get(name),
    setShape: (name, shape) => shapes.set(name, shape),
    isBlocked: (name) => inBlocks.has(name) || waiting.has(name),
    blocked: (name) => {
      const convolution = waiting.get(name);
      if (convolution !== undefined) write(name, convolution);
      const there = inBlocks.get(name);
      if (there !== undefined) return there;
      const shape = shapes.get(name);
      // ONNX Runtime lays out fours of channels.
      if (shape === undefined || shape[0] % 4 !== 0 || initializers.has(name)) return undefined;
      const value = { name: add('ReorderInput', [name], { domain: blockedDomain }), shape };
      inBlocks.set(name, value);
      return value;
    },
    plain: (name) => {
      if (!notPlain.has(name)) return;
      const value = layout.blocked(name);
      if (value === undefined) return;
      const attributes = { channels: value.shape[0] };
      add('ReorderOutput', [value.name], { domain: blockedDomain, attributes, output: name });
      notPlain.delete(name);
    },
    setBlocked: (name, value) => {
      inBlocks.set(name, value);
      notPlain.add(name);
    },
    open: (name) => {
      const found = waiting.get(name);
      return found?.activation === undefined && readers.has(name) ? found : undefined;
    },
    setWaiting: (name, convolution) => {
      waiting.set(name, convolution);
      notPlain.add(name);
    },
    onlyReader: (name) => readers.get(name),
    channelsLast: (name) => {
      const value = layout.isBlocked(name) ? layout.blocked(name) : undefined;
      if (value === undefined) return add('Transpose', [name], { attributes: { perm: [0, 2, 3, 1] } });
      const attributes = { channels: value.shape[0], channels_last: 1 };
      return add('ReorderOutput', [value.name], { domain: blockedDomain, attributes });
    },
    skip: (item) => skipped.add(item),
    isSkipped: (item) => skipped.has(item),
  };
  return { layout, nodes, initializers };
}

function imageShape({ name, elementType, shape }: ValueInfo): [string, ImageShape][] {
  const [, channels, height, width] = shape ?? [];
  const isImage = elementType === 'float32' && shape?.length === 4;
  if (!isImage || channels === undefined || height === undefined || width === undefined) return [];
  return [[name, [channels, height, width]]];
}

/** The node that reads each value that is read only once, and by a node. */
function readersIn({ nodes, outputs }: Graph): Map<string, Node> {
  const readers = new Map<string, Node>();
  const read = new Set(outputs.map(({ name }) => name));
  for (const item of nodes) {
    for (const name of valuesReadBy(item)) {
      if (read.has(name)) readers.delete(name);
      else readers.set(name, item);
      read.add(name);
    }
  }
  return readers;
}
