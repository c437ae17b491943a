/** NumPy's array file (format versions 1 to 3), as far as this library reads and writes it. */
import type { NdArray } from 'ndarray';
import ndarray from 'ndarray';
import { assertArray } from '../checks/assertArray.ts';
import { cut } from '../files/quoted.ts';
import { dense } from '../math/arrays/dense.ts';
import { mapTo } from '../math/arrays/elementwise.ts';
import { halfFloatValue } from '../math/arrays/halfFloat.ts';
import type { Given } from '../types/arrays.ts';
import { isNpy, npyHeader } from './npyHeader.ts';

/** What an `.npy` file may hold here. */
export type NpyArray =
  | NdArray<Float32Array>
  | NdArray<Float64Array>
  | NdArray<Uint8Array>
  | NdArray<Int32Array>;

const headerAlignment = 64;

/**
 * The array in the bytes of an `.npy` file, row-major; `source` names it in messages. float32, float64, uint8 and
 * int32 keep their type; float16 becomes float32, bool uint8 (0 or 1), other integers of up to 16 bits int32; wider
 * ones become int32 where every value fits, otherwise float64 (values beyond 2^53 throw). Either byte order and
 * either order of the axes are read. Throws TypeError for what is no such file. The result owns its memory.
 */
export function decodeNpy(bytes: Uint8Array, source: string): NpyArray {
  if (!isNpy(bytes)) throw new TypeError(`${source}: expected a .npy file, found ${startOf(bytes)}`);
  const { dtype, isBigEndian, isFortran, shape, dataStart } = npyHeader(bytes, source);
  const kind = kinds.get(dtype);
  if (kind === undefined) {
    const found = dtype === '' ? 'a record or another' : dtype;
    throw new TypeError(
      `${source}: dtype must be bool, an integer of up to 64 bits or a float of 16, 32 or 64, got ${found}`,
    );
  }
  const count = shape.reduce((product, length) => product * length, 1);
  const wanted = count * kind.size;
  if (bytes.length - dataStart !== wanted) {
    throw new TypeError(
      `${source}: shape [${cut(shape.join())}] of ${dtype} needs ${wanted} bytes of data, got ${bytes.length - dataStart}`,
    );
  }
  // A copy by constructor: Buffer.slice would share its memory, and the data may not be aligned there.
  const own = new Uint8Array(bytes.subarray(dataStart));
  if (isBigEndian && kind.size > 1) reverseEach(own, kind.size);
  const values = kind.values(own.buffer, source);
  return inRows(values, shape, isFortran);
}

type Values = Float32Array | Float64Array | Uint8Array | Int32Array;

interface Kind {
  readonly size: number;
  readonly values: (buffer: ArrayBuffer, source: string) => Values;
}

/** The element types of NumPy that are numbers, little-endian. */
const kinds = new Map<string, Kind>([
  ['b1', { size: 1, values: (buffer) => new Uint8Array(buffer).map((value) => (value === 0 ? 0 : 1)) }],
  ['u1', { size: 1, values: (buffer) => new Uint8Array(buffer) }],
  ['i1', { size: 1, values: (buffer) => Int32Array.from(new Int8Array(buffer)) }],
  ['u2', { size: 2, values: (buffer) => Int32Array.from(new Uint16Array(buffer)) }],
  ['i2', { size: 2, values: (buffer) => Int32Array.from(new Int16Array(buffer)) }],
  ['u4', { size: 4, values: (buffer) => narrowed(Float64Array.from(new Uint32Array(buffer))) }],
  ['i4', { size: 4, values: (buffer) => new Int32Array(buffer) }],
  ['u8', { size: 8, values: (buffer, source) => narrowed(exact(new BigUint64Array(buffer), source)) }],
  ['i8', { size: 8, values: (buffer, source) => narrowed(exact(new BigInt64Array(buffer), source)) }],
  ['f2', { size: 2, values: (buffer) => mapTo(Float32Array, new Uint16Array(buffer), halfFloatValue) }],
  ['f4', { size: 4, values: (buffer) => new Float32Array(buffer) }],
  ['f8', { size: 8, values: (buffer) => new Float64Array(buffer) }],
]);

function reverseEach(bytes: Uint8Array, size: number): void {
  for (let start = 0; start < bytes.length; start += size) bytes.subarray(start, start + size).reverse();
}

function exact(values: BigInt64Array | BigUint64Array, source: string): Float64Array {
  const numbers = mapTo(Float64Array, values as BigInt64Array, Number);
  const unsafe = numbers.findIndex((value) => !Number.isSafeInteger(value));
  if (unsafe >= 0) {
    throw new RangeError(`${source}: integers must be within 2^53, got ${values[unsafe]}`);
  }
  return numbers;
}

function narrowed(numbers: Float64Array): Int32Array | Float64Array {
  return numbers.every((value) => (value | 0) === value) ? Int32Array.from(numbers) : numbers;
}

/** The values as an array, the last axis fastest. */
function inRows(values: Values, shape: readonly number[], isFortran: boolean): NpyArray {
  if (!isFortran || shape.length < 2) return ndarray(values, [...shape]) as NpyArray;
  const turned = ndarray(values as Float32Array, [...shape].reverse()).transpose(
    ...shape.map((_, axis) => shape.length - 1 - axis),
  );
  return ndarray(dense(turned), [...shape]) as NpyArray;
}

/** The bytes of an `.npy` file (version 1.0, little-endian, C order) with the array's values; takes any strides. */
export function encodeNpy(array: Given<NdArray<Float32Array> | NdArray<Uint8Array>>): Uint8Array {
  assertArray('array', array);
  const { data } = array;
  const descr = data instanceof Uint8Array ? '|u1' : '<f4';
  const shape = `(${array.shape.join(', ')}${array.shape.length === 1 ? ',' : ''})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`;
  const dataStart = Math.ceil((10 + text.length + 1) / headerAlignment) * headerAlignment;
  const values =
    data instanceof Uint8Array ? dense(array as NdArray<Uint8Array>) : dense(array as NdArray<Float32Array>);
  const bytes = new Uint8Array(dataStart + values.byteLength);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, dataStart - 10, true);
  bytes.set(new TextEncoder().encode(`${text.padEnd(dataStart - 11)}\n`), 10);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), dataStart);
  return bytes;
}

/** The first bytes in hexadecimal, as messages about a wrong kind of file show them. */
export function startOf(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'no bytes';
  return `bytes ${Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ')}`;
}
