import { quoted } from '../files/quoted.ts';
import type { SparseTensorMessage, TensorMessage } from './messages.ts';
import { type ElementType, elementTypes, type Tensor } from './model.ts';
import { integersOf } from './tensor.ts';

/** So many bytes from an offset on of the file that a model names. */
export type ExternalBytes = (location: string, offset: number, length: number) => Uint8Array;

export interface ParseOptions {
  /** Names the file in messages. */
  readonly source: string;
  /** Bytes of a file beside the model that holds its weights (external data). */
  readonly external?: ExternalBytes | undefined;
}

/** A sparse tensor that would take more bytes than this with its zeros is none of a classifier's. */
const mostBytes = 2 ** 31;

/** The tensor of a message. Throws RangeError for a type that is not known and for too few or too many bytes. */
export function tensorOf(message: TensorMessage, options: ParseOptions): Tensor {
  const what = `${options.source}: tensor ${quoted(message.name ?? '')}`;
  const elementType = elementTypeOf(message.data_type);
  if (elementType === undefined)
    throw new RangeError(`${what} is of data type ${message.data_type ?? 0}, which is not known here`);
  const dims = message.dims ?? [];
  const count = dims.reduce((product, size) => product * size, 1);
  if (elementType === 'string') {
    const strings = message.string_data ?? [];
    if (strings.length !== count)
      throw new RangeError(`${what} of shape [${dims}] needs ${count} texts, has ${strings.length}`);
    return { elementType, dims, bytes: new Uint8Array(), strings };
  }
  const wanted = Math.ceil((count * bitsPerElement(elementType)) / 8);
  if (!Number.isSafeInteger(wanted) || dims.some((size) => size < 0))
    throw new RangeError(`${what} must have a shape of sizes of 0 or more, has [${dims}]`);
  const bytes =
    message.data_location === 1 ? externalBytes(message, wanted, options) : bytesOf(message, elementType);
  if (bytes.length !== wanted)
    throw new RangeError(`${what} of shape [${dims}] needs ${wanted} bytes, has ${bytes.length}`);
  return { elementType, dims, bytes };
}

/** A sparse tensor with its zeros. */
export function denseTensor(message: SparseTensorMessage, options: ParseOptions): Tensor {
  const { values, indices, dims = [] } = message;
  const what = `${options.source}: sparse tensor ${quoted(values?.name ?? '')}`;
  if (values === undefined || indices === undefined)
    throw new RangeError(`${what} must have values and indices, lacks one of them`);
  const given = tensorOf(values, options);
  const width = bitsPerElement(given.elementType) / 8;
  const count = dims.reduce((product, size) => product * size, 1);
  if (!(width >= 1 && count >= 0 && count * width <= mostBytes))
    throw new RangeError(`${what} of shape [${dims}] is larger than ${mostBytes} bytes`);
  const bytes = new Uint8Array(count * width);
  flatIndices(tensorOf(indices, options), dims).forEach((index, from) => {
    if (!(index >= 0 && index < count))
      throw new RangeError(`${what} of shape [${dims}] has a value at ${index}, outside of it`);
    bytes.set(given.bytes.subarray(from * width, (from + 1) * width), index * width);
  });
  return { elementType: given.elementType, dims, bytes };
}

/** Places in the flattened tensor, of indices that are either such, or one number per axis. */
function flatIndices(indices: Tensor, dims: readonly number[]): number[] {
  const numbers = integersOf(indices);
  if (indices.dims.length < 2) return numbers;
  const rank = dims.length;
  return Array.from({ length: numbers.length / Math.max(1, rank) }, (_, row) =>
    dims.reduce((index, size, axis) => index * size + (numbers[row * rank + axis] ?? 0), 0),
  );
}

function bytesOf(message: TensorMessage, elementType: ElementType): Uint8Array {
  if (message.raw_data !== undefined) return message.raw_data;
  const values = message.float_data ?? message.double_data ?? message.int32_data ?? message.int64_data ?? [];
  switch (elementType) {
    case 'float32':
      return raw(Float32Array.from(values));
    case 'float64':
      return raw(Float64Array.from(values));
    case 'int64':
      return raw(BigInt64Array.from(values, (value) => BigInt(safeInteger(value))));
    case 'uint64':
      return raw(BigUint64Array.from(message.uint64_data ?? [], (value) => BigInt(safeInteger(value))));
    case 'uint32':
      return raw(Uint32Array.from(message.uint64_data ?? []));
    case 'int32':
      return raw(Int32Array.from(values));
    default:
      return bitsPerElement(elementType) === 16
        ? raw(Uint16Array.from(values))
        : raw(Uint8Array.from(values));
  }
}

/** The file is asked for what the shape needs, and not before its own length agrees with that. */
function externalBytes(message: TensorMessage, wanted: number, options: ParseOptions): Uint8Array {
  const entries = new Map((message.external_data ?? []).map(({ key, value }) => [key, value ?? '']));
  const location = entries.get('location');
  if (location === undefined || options.external === undefined) {
    throw new RangeError(
      `${options.source}: the weights of ${quoted(message.name ?? '')} are in another file (${location === undefined ? 'not named' : quoted(location)}), which was not given`,
    );
  }
  const length = Number(entries.get('length') ?? wanted);
  if (length !== wanted) {
    throw new RangeError(
      `${options.source}: tensor ${quoted(message.name ?? '')} of shape [${message.dims ?? []}] needs ${wanted} bytes, its length in ${quoted(location)} is ${length}`,
    );
  }
  return options.external(location, Number(entries.get('offset') ?? 0), length);
}

function bitsPerElement(elementType: ElementType): number {
  switch (elementType) {
    case 'complex128':
      return 128;
    case 'float64':
    case 'int64':
    case 'uint64':
    case 'complex64':
      return 64;
    case 'float32':
    case 'int32':
    case 'uint32':
      return 32;
    case 'float16':
    case 'bfloat16':
    case 'int16':
    case 'uint16':
      return 16;
    case 'int4':
    case 'uint4':
      return 4;
    default:
      return 8;
  }
}

const elementTypeNames = new Map<number, ElementType>(
  Object.entries(elementTypes).map(([name, number]) => [number, name as ElementType]),
);

/** The element type of that number in ONNX; undefined for one that is not known. */
export function elementTypeOf(number: number | undefined): ElementType | undefined {
  return elementTypeNames.get(number ?? 0);
}

function raw(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** ONNX writes "to the end" as the largest int64; the largest exact integer means the same. */
export function safeInteger(value: number): number {
  return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, value));
}
