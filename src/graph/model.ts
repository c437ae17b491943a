import { quoted } from '../files/quoted.ts';

/**
 * An ONNX model as plain data: what the ONNX intermediate representation says, without protocol buffers.
 * Functions that change a graph return a new one; none changes its argument.
 */

export interface Model {
  readonly irVersion: number;
  /** Version of each operator set by domain; the standard domain is ''. */
  readonly opsets: ReadonlyMap<string, number>;
  readonly graph: Graph;
  /** Functions of the file's own, by `functionKey`. */
  readonly functions?: ReadonlyMap<string, ModelFunction>;
}

/** A function that the file defines: its nodes stand for a node that calls it. */
export interface ModelFunction {
  readonly name: string;
  readonly opsets: ReadonlyMap<string, number>;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** What attributes are where the call says nothing. */
  readonly defaults: Attributes;
  readonly nodes: readonly Node[];
}

/** Nodes, constants, inputs and outputs. */
export interface Graph {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly initializers: ReadonlyMap<string, Tensor>;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  /** What is known of values in between. With equal shapes in sight ONNX Runtime keeps its blocked layout. */
  readonly values?: readonly ValueInfo[];
}

/** A node of a graph. */
export interface Node {
  readonly name: string;
  readonly opType: string;
  readonly domain: string;
  /** '' where an optional input is absent. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
  /** Tells functions of one name apart. @default '' */
  readonly overload?: string;
}

/** The attributes of a node by name. */
export type Attributes = ReadonlyMap<string, Attribute>;

/** An attribute of a node. */
export type Attribute =
  | { readonly type: 'int'; readonly value: number }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'ints'; readonly value: readonly number[] }
  | { readonly type: 'floats'; readonly value: readonly number[] }
  | { readonly type: 'strings'; readonly value: readonly string[] }
  | { readonly type: 'tensor'; readonly value: Tensor }
  /** A branch of If, the body of Loop: it reads values of the graph around it by their names. */
  | { readonly type: 'graph'; readonly value: Graph }
  /** Within a function: the attribute of that name of the node that calls it. */
  | { readonly type: 'reference'; readonly value: string }
  /** A kind that nothing here reads: kept as decoded, written back unchanged. */
  | { readonly type: 'other'; readonly value: object };

/** A name with the element type and shape that the file declares. A size that is not fixed is undefined; on the first axis it is the batch. */
export interface ValueInfo {
  readonly name: string;
  readonly elementType?: ElementType;
  readonly shape?: readonly (number | undefined)[];
  /** What it is instead of a tensor, with its type as decoded. */
  readonly other?: {
    readonly kind: 'sequence' | 'map' | 'optional' | 'sparse tensor';
    readonly type: object;
  };
}

/** A constant array: row-major, little-endian bytes. */
export interface Tensor {
  readonly elementType: ElementType;
  readonly dims: readonly number[];
  readonly bytes: Uint8Array;
  /** What a tensor of element type `string` holds instead of bytes. */
  readonly strings?: readonly Uint8Array[];
}

/** ONNX element types by their number in TensorProto.DataType. */
export const elementTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
  complex64: 14,
  complex128: 15,
  bfloat16: 16,
  float8e4m3fn: 17,
  float8e4m3fnuz: 18,
  float8e5m2: 19,
  float8e5m2fnuz: 20,
  uint4: 21,
  int4: 22,
} as const;

/** The types of numbers that a tensor has. */
export type ElementType = keyof typeof elementTypes;

/** The name that messages use for a node: its own, or else that of its first output. */
export function nodeLabel(node: Node): string {
  return node.name === ''
    ? `the node that makes ${quoted(node.outputs.find((name) => name !== '') ?? '')}`
    : `node ${quoted(node.name)}`;
}

/** By what a file finds its functions: the domain, name and overload of the node that calls one. */
export function functionKey({ domain, opType, overload = '' }: Pick<Node, 'domain' | 'opType' | 'overload'>) {
  return JSON.stringify([domain, opType, overload]);
}
