/**
 * An ONNX model as plain data: what the ONNX intermediate representation says, without protocol buffers.
 * Functions that change a graph return a new one; none changes its argument.
 */

export interface Model {
  readonly irVersion: number;
  /** Version of each operator set by domain; the standard domain is ''. */
  readonly opsets: ReadonlyMap<string, number>;
  readonly graph: Graph;
}

export interface Graph {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly initializers: ReadonlyMap<string, Tensor>;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  /** What is known of values in between. With equal shapes in sight ONNX Runtime keeps its blocked layout. */
  readonly values?: readonly ValueInfo[];
}

export interface Node {
  readonly name: string;
  readonly opType: string;
  readonly domain: string;
  /** '' where an optional input is absent. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

export type Attributes = Readonly<Record<string, Attribute>>;

export type Attribute =
  | { readonly type: 'int'; readonly value: number }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'ints'; readonly value: readonly number[] }
  | { readonly type: 'floats'; readonly value: readonly number[] }
  | { readonly type: 'strings'; readonly value: readonly string[] }
  | { readonly type: 'tensor'; readonly value: Tensor }
  /** A kind that nothing here reads, such as a subgraph: kept as decoded, written back unchanged. */
  | { readonly type: 'other'; readonly value: object };

/** A name with the element type and shape that the file declares. A size that is not fixed is undefined; on the first axis it is the batch. */
export interface ValueInfo {
  readonly name: string;
  readonly elementType?: ElementType;
  readonly shape?: readonly (number | undefined)[];
}

/** A constant array: row-major, little-endian bytes. */
export interface Tensor {
  readonly elementType: ElementType;
  readonly dims: readonly number[];
  readonly bytes: Uint8Array;
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
} as const;

export type ElementType = keyof typeof elementTypes;

/** The name that messages use for a node: its own, or else that of its first output. */
export function nodeLabel(node: Node): string {
  return node.name === '' ? `the node that makes '${node.outputs[0] ?? ''}'` : `node '${node.name}'`;
}
