import {
  type Attribute,
  type ElementType,
  elementTypes,
  type Graph,
  type Model,
  type Node,
  type Tensor,
  type ValueInfo,
} from './model.ts';
import { modelProto, tensorProto } from './schema.ts';

export interface ParseOptions {
  /** Names the file in messages. */
  readonly source: string;
  /** Bytes of a file beside the model that holds its weights (external data). */
  readonly external?: (location: string, offset: number, length: number | undefined) => Uint8Array;
}

/** The model in the bytes of an ONNX file. Throws RangeError, naming the source, when they hold none. */
export function parsedModel(bytes: Uint8Array, options: ParseOptions): Model {
  const message = decoded<ModelMessage>(modelProto, bytes, `${options.source}: expected an ONNX model`);
  if (message.graph === undefined || !message.opset_import?.length) {
    throw new RangeError(`${options.source}: expected an ONNX model, found a file without a graph`);
  }
  const opsets = new Map(message.opset_import.map(({ domain, version }) => [domain ?? '', version ?? 1]));
  return { irVersion: message.ir_version ?? 3, opsets, graph: graph(message.graph, options) };
}

/** The tensor in the bytes of a TensorProto file. */
export function parsedTensor(bytes: Uint8Array, options: ParseOptions): Tensor {
  return tensor(
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

function graph(message: GraphMessage, options: ParseOptions): Graph {
  const initializers = new Map<string, Tensor>();
  for (const item of message.initializer ?? []) initializers.set(item.name ?? '', tensor(item, options));
  return {
    name: message.name ?? 'graph',
    nodes: (message.node ?? []).map((item) => node(item, options)),
    initializers,
    inputs: (message.input ?? []).map(valueInfo).filter(({ name }) => !initializers.has(name)),
    outputs: (message.output ?? []).map(valueInfo),
  };
}

function node(message: NodeMessage, options: ParseOptions): Node {
  const attributes: Record<string, Attribute> = {};
  for (const item of message.attribute ?? []) attributes[item.name ?? ''] = attribute(item, options);
  const { name = '', op_type: opType = '', domain = '', input = [], output = [] } = message;
  return {
    name,
    opType,
    domain: domain === 'ai.onnx' ? '' : domain,
    inputs: input,
    outputs: output,
    attributes,
  };
}

/** Older writers leave `type` out; then the field that is there tells. */
function attribute(message: AttributeMessage, options: ParseOptions): Attribute {
  const type = message.type ?? 0;
  if (type === 1 || (type === 0 && message.f !== undefined)) return { type: 'float', value: message.f ?? 0 };
  if (type === 2 || (type === 0 && message.i !== undefined))
    return { type: 'int', value: safe(message.i ?? 0) };
  if (type === 3 || (type === 0 && message.s !== undefined))
    return { type: 'string', value: text(message.s) };
  if (message.t !== undefined) return { type: 'tensor', value: tensor(message.t, options) };
  if (type === 6 || (type === 0 && message.floats !== undefined)) {
    return { type: 'floats', value: message.floats ?? [] };
  }
  if (type === 7 || (type === 0 && message.ints !== undefined)) {
    return { type: 'ints', value: (message.ints ?? []).map(safe) };
  }
  if (type === 8) return { type: 'strings', value: (message.strings ?? []).map(text) };
  return { type: 'other', value: message };
}

function valueInfo(message: ValueInfoMessage): ValueInfo {
  const type = message.type?.tensor_type;
  if (type === undefined) return { name: message.name ?? '' };
  const elementType = elementTypeNames.get(type.elem_type ?? 0);
  const shape = type.shape && (type.shape.dim ?? []).map(({ dim_value: size }) => (size ? size : undefined));
  return { name: message.name ?? '', ...(elementType && { elementType }), ...(shape && { shape }) };
}

function tensor(message: TensorMessage, options: ParseOptions): Tensor {
  const elementType = elementTypeNames.get(message.data_type ?? 0);
  if (elementType === undefined || elementType === 'string') {
    const what = elementType ?? `of data type ${message.data_type}`;
    throw new RangeError(
      `${options.source}: tensor '${message.name ?? ''}' is ${what}, which no classifier needs`,
    );
  }
  const dims = message.dims ?? [];
  const bytes = tensorBytes(message, elementType, options);
  const wanted = dims.reduce((product, size) => product * size, 1) * bytesPerElement(elementType);
  if (bytes.length !== wanted) {
    throw new RangeError(
      `${options.source}: tensor '${message.name ?? ''}' of shape [${dims}] needs ${wanted} bytes, has ${bytes.length}`,
    );
  }
  return { elementType, dims, bytes };
}

function tensorBytes(message: TensorMessage, elementType: ElementType, options: ParseOptions): Uint8Array {
  if (message.data_location === 1) return externalBytes(message, options);
  if (message.raw_data !== undefined) return message.raw_data;
  const values = message.float_data ?? message.double_data ?? message.int32_data ?? message.int64_data ?? [];
  switch (elementType) {
    case 'float32':
      return raw(Float32Array.from(values));
    case 'float64':
      return raw(Float64Array.from(values));
    case 'int64':
      return raw(BigInt64Array.from(values, (value) => BigInt(safe(value))));
    case 'uint64':
      return raw(BigUint64Array.from(message.uint64_data ?? [], (value) => BigInt(safe(value))));
    case 'uint32':
      return raw(Uint32Array.from(message.uint64_data ?? []));
    case 'int32':
      return raw(Int32Array.from(values));
    default:
      return bytesPerElement(elementType) === 2
        ? raw(Uint16Array.from(values))
        : raw(Uint8Array.from(values));
  }
}

function externalBytes(message: TensorMessage, options: ParseOptions): Uint8Array {
  const entries = new Map((message.external_data ?? []).map(({ key, value }) => [key, value ?? '']));
  const location = entries.get('location');
  if (location === undefined || options.external === undefined) {
    throw new RangeError(
      `${options.source}: the weights of '${message.name ?? ''}' are in another file (${location ?? 'not named'}), which was not given`,
    );
  }
  const length = entries.get('length');
  return options.external(
    location,
    Number(entries.get('offset') ?? 0),
    length === undefined ? undefined : Number(length),
  );
}

/** Size of one element in bytes. */
export function bytesPerElement(elementType: ElementType): number {
  switch (elementType) {
    case 'float64':
    case 'int64':
    case 'uint64':
    case 'complex64':
      return 8;
    case 'complex128':
      return 16;
    case 'float32':
    case 'int32':
    case 'uint32':
      return 4;
    case 'float16':
    case 'bfloat16':
    case 'int16':
    case 'uint16':
      return 2;
    default:
      return 1;
  }
}

const elementTypeNames = new Map<number, ElementType>(
  Object.entries(elementTypes).map(([name, number]) => [number, name as ElementType]),
);

function raw(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** ONNX writes "to the end" as the largest int64; the largest exact integer means the same. */
function safe(value: number): number {
  return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, value));
}

function text(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes ?? new Uint8Array());
}

interface ModelMessage {
  ir_version?: number;
  opset_import?: { domain?: string; version?: number }[];
  graph?: GraphMessage;
}

interface GraphMessage {
  name?: string;
  node?: NodeMessage[];
  initializer?: TensorMessage[];
  input?: ValueInfoMessage[];
  output?: ValueInfoMessage[];
}

interface NodeMessage {
  name?: string;
  op_type?: string;
  domain?: string;
  input?: string[];
  output?: string[];
  attribute?: AttributeMessage[];
}

interface AttributeMessage {
  name?: string;
  type?: number;
  f?: number;
  i?: number;
  s?: Uint8Array;
  t?: TensorMessage;
  floats?: number[];
  ints?: number[];
  strings?: Uint8Array[];
}

interface TensorMessage {
  name?: string;
  dims?: number[];
  data_type?: number;
  data_location?: number;
  raw_data?: Uint8Array;
  float_data?: number[];
  double_data?: number[];
  int32_data?: number[];
  int64_data?: number[];
  uint64_data?: number[];
  external_data?: { key?: string; value?: string }[];
}

interface ValueInfoMessage {
  name?: string;
  type?: { tensor_type?: { elem_type?: number; shape?: { dim?: { dim_value?: number }[] } } };
}
