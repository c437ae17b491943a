import { quoted } from '../files/quoted.ts';
import type {
  AttributeMessage,
  FunctionMessage,
  GraphMessage,
  ModelMessage,
  NodeMessage,
  OpsetMessage,
  TensorMessage,
  TypeMessage,
  ValueInfoMessage,
} from './messages.ts';
import type { Tensor, ValueInfo } from './model.ts';
import {
  type Attribute,
  functionKey,
  type Graph,
  type Model,
  type ModelFunction,
  type Node,
} from './model.ts';
import { denseTensor, elementTypeOf, type ParseOptions, safeInteger, tensorOf } from './parseTensor.ts';
import { modelProto, tensorProto } from './schema.ts';
import { sortedGraph } from './sorted.ts';

export type { ExternalBytes, ParseOptions } from './parseTensor.ts';

/** The model in the bytes of an ONNX file. Throws RangeError, naming the source, when they hold none. */
export function parsedModel(bytes: Uint8Array, options: ParseOptions): Model {
  const message = decodedModel(bytes, options.source);
  if (message.graph === undefined || !message.opset_import?.length) {
    throw new RangeError(`${options.source}: expected an ONNX model, found a file without a graph`);
  }
  const functions = (message.functions ?? []).map((item) => functionOf(item, options));
  return {
    irVersion: message.ir_version ?? 3,
    opsets: opsetsOf(message.opset_import),
    graph: sortedGraph(graphOf(message.graph, options), options.source),
    ...(functions.length > 0 && { functions: new Map(functions) }),
  };
}

/** The fields of an ONNX file as they stand in it. */
export function decodedModel(bytes: Uint8Array, source: string): ModelMessage {
  return decoded<ModelMessage>(modelProto, bytes, `${source}: expected an ONNX model`);
}

/** The tensor in the bytes of a TensorProto file. */
export function parsedTensor(bytes: Uint8Array, options: ParseOptions): Tensor {
  return tensorOf(
    decoded<TensorMessage>(tensorProto, bytes, `${options.source}: expected an ONNX tensor`),
    options,
  );
}

function decoded<T>(type: typeof modelProto, bytes: Uint8Array, expectation: string): T {
  try {
    return type.toObject(type.decode(bytes), { longs: Number }) as T;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RangeError(
      `${expectation}, found ${bytes.length} bytes that end early or are none (${reason})`,
    );
  }
}

function opsetsOf(imports: readonly OpsetMessage[] = []): Map<string, number> {
  return new Map(imports.map(({ domain, version }) => [plainDomain(domain), version ?? 1]));
}

/** The standard domain has two names. */
function plainDomain(domain = ''): string {
  return domain === 'ai.onnx' ? '' : domain;
}

function functionOf(message: FunctionMessage, options: ParseOptions): [string, ModelFunction] {
  const { name = '', domain, overload = '', input = [], output = [] } = message;
  const body: Graph = {
    name,
    nodes: (message.node ?? []).map((item) => nodeOf(item, options)),
    initializers: new Map(),
    inputs: input.map((own) => ({ name: own })),
    outputs: [],
  };
  const own: ModelFunction = {
    name,
    opsets: opsetsOf(message.opset_import),
    inputs: input,
    outputs: output,
    defaults: attributesOf(message.attribute_proto, options),
    nodes: sortedGraph(body, options.source).nodes,
  };
  return [functionKey({ domain: plainDomain(domain), opType: name, overload }), own];
}

function graphOf(message: GraphMessage, options: ParseOptions): Graph {
  const initializers = new Map<string, Tensor>();
  for (const item of message.initializer ?? []) initializers.set(item.name ?? '', tensorOf(item, options));
  for (const item of message.sparse_initializer ?? [])
    initializers.set(item.values?.name ?? '', denseTensor(item, options));
  return {
    name: message.name ?? 'graph',
    nodes: (message.node ?? []).map((item) => nodeOf(item, options)),
    initializers,
    inputs: (message.input ?? []).map(valueInfo).filter(({ name }) => !initializers.has(name)),
    outputs: (message.output ?? []).map(valueInfo),
  };
}

function nodeOf(message: NodeMessage, options: ParseOptions): Node {
  const { name = '', op_type: opType = '', domain, overload = '', input = [], output = [] } = message;
  const attributes = attributesOf(message.attribute, options);
  return {
    name,
    opType,
    domain: plainDomain(domain),
    inputs: input,
    outputs: output,
    attributes,
    ...(overload !== '' && { overload }),
  };
}

function attributesOf(messages: readonly AttributeMessage[] = [], options: ParseOptions) {
  // The tensor of a sparse constant is there with its zeros, as that of any other.
  const nameOf = ({ name = '', sparse_tensor: sparse }: AttributeMessage) =>
    name === 'sparse_value' && sparse !== undefined ? 'value' : name;
  return new Map(messages.map((item) => [nameOf(item), attributeOf(item, options)]));
}

/** Older writers leave `type` out; then the field that is there tells. */
function attributeOf(message: AttributeMessage, options: ParseOptions): Attribute {
  const { type = 0, ref_attr_name: reference } = message;
  const is = (number: number, field: unknown) => type === number || (type === 0 && field !== undefined);
  if (reference) return { type: 'reference', value: reference };
  if (is(1, message.f)) return { type: 'float', value: message.f ?? 0 };
  if (is(2, message.i)) return { type: 'int', value: settingOf(message, options) };
  if (is(3, message.s)) return { type: 'string', value: text(message.s) };
  if (message.t !== undefined) return { type: 'tensor', value: tensorOf(message.t, options) };
  if (message.g !== undefined) return { type: 'graph', value: graphOf(message.g, options) };
  if (message.sparse_tensor !== undefined)
    return { type: 'tensor', value: denseTensor(message.sparse_tensor, options) };
  if (is(6, message.floats)) return { type: 'floats', value: message.floats ?? [] };
  if (is(7, message.ints)) return { type: 'ints', value: (message.ints ?? []).map(safeInteger) };
  if (type === 8) return { type: 'strings', value: (message.strings ?? []).map(text) };
  return { type: 'other', value: message };
}

/** An axis, a count or a flag: ONNX Runtime reads the lower half of a larger number, which is another one. */
function settingOf({ name = '', i = 0 }: AttributeMessage, { source }: ParseOptions): number {
  if (name === 'value_int') return safeInteger(i);
  if (Math.abs(i) <= 2 ** 31) return i;
  throw new RangeError(`${source}: attribute ${quoted(name)} must be a number of 32 bits, is ${i}`);
}

function valueInfo({ name = '', type = {} }: ValueInfoMessage): ValueInfo {
  const kind = otherKind(type);
  if (kind !== undefined) return { name, other: { kind, type } };
  const elementType = elementTypeOf(type.tensor_type?.elem_type);
  const shape = type.tensor_type?.shape;
  // A size below 1 is how some writers leave it open.
  const sizes = shape && (shape.dim ?? []).map(({ dim_value: size = 0 }) => (size > 0 ? size : undefined));
  return { name, ...(elementType && { elementType }), ...(sizes && { shape: sizes }) };
}

function otherKind(type: TypeMessage) {
  if (type.sequence_type !== undefined) return 'sequence';
  if (type.map_type !== undefined) return 'map';
  if (type.optional_type !== undefined) return 'optional';
  return type.sparse_tensor_type === undefined ? undefined : 'sparse tensor';
}

function text(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes ?? new Uint8Array());
}
