/** NumPy's array file (format versions 1 to 3), as far as this library reads and writes it: little-endian, C order. */
import type { NdArray } from 'ndarray';
import ndarray from 'ndarray';
import { dense } from '../math/dense.ts';

export type NpyArray =
  | NdArray<Float32Array>
  | NdArray<Float64Array>
  | NdArray<Uint8Array>
  | NdArray<Int32Array>;

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const headerAlignment = 64;

/**
 * The array in the bytes of an `.npy` file; `source` names it in messages. float32, float64, uint8 and int32
 * keep their type, bool becomes uint8; int64 becomes Int32Array where every value fits, otherwise Float64Array
 * (values beyond 2^53 throw). The result owns its memory.
 */
export function decodeNpy(bytes: Uint8Array, source: string): NpyArray {
  if (bytes.length < 12 || magic.some((byte, i) => bytes[i] !== byte)) {
    throw new TypeError(`${source}: expected a .npy file, found ${startOf(bytes)}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isVersion1 = bytes[6] === 1;
  const dataStart = isVersion1 ? 10 + view.getUint16(8, true) : 12 + view.getUint32(8, true);
  const header = new TextDecoder().decode(bytes.subarray(isVersion1 ? 10 : 12, dataStart));
  const { descr, shape } = parsedHeader(header, source);
  const count = shape.reduce((product, length) => product * length, 1);
  const expected = count * itemSize(descr, source);
  if (bytes.length - dataStart !== expected) {
    throw new TypeError(
      `${source}: shape [${shape}] of ${descr} needs ${expected} bytes of data, got ${bytes.length - dataStart}`,
    );
  }
  // A copy by constructor: Buffer.slice would share its memory, and the data may not be aligned there.
  return shaped(new Uint8Array(bytes.subarray(dataStart)).buffer, { descr, shape, source });
}

/** The bytes of an `.npy` file (version 1.0, little-endian, C order) with the array's values; takes any strides. */
export function encodeNpy(array: NdArray<Float32Array> | NdArray<Uint8Array>): Uint8Array {
  const { data } = array;
  const descr = data instanceof Uint8Array ? '|u1' : '<f4';
  const shape = `(${array.shape.join(', ')}${array.shape.length === 1 ? ',' : ''})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`;
  const dataStart = Math.ceil((10 + text.length + 1) / headerAlignment) * headerAlignment;
  const values =
    data instanceof Uint8Array ? dense(array as NdArray<Uint8Array>) : dense(array as NdArray<Float32Array>);
  const bytes = new Uint8Array(dataStart + values.byteLength);
  bytes.set(magic);
  bytes[6] = 1;
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

function parsedHeader(header: string, source: string): { descr: string; shape: number[] } {
  const descr = /'descr':\s*'([^']+)'/.exec(header)?.[1];
  const fortranOrder = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  const lengths = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  if (descr === undefined || fortranOrder === undefined || lengths === undefined) {
    throw new TypeError(`${source}: expected a .npy header with a plain dtype, got ${header.trim()}`);
  }
  const shape = lengths.split(',').filter((part) => part.trim() !== '');
  if (fortranOrder === 'True' && shape.length > 1) {
    throw new TypeError(`${source}: array must be in C order, got Fortran order`);
  }
  return { descr, shape: shape.map(Number) };
}

function itemSize(descr: string, source: string): number {
  const size = { '<f4': 4, '<f8': 8, '|u1': 1, '|b1': 1, '<i4': 4, '<i8': 8 }[descr];
  if (size === undefined) {
    throw new TypeError(
      `${source}: dtype must be little-endian float32, float64, int32, int64, or uint8 or bool, got ${descr}`,
    );
  }
  return size;
}

function shaped(
  buffer: ArrayBuffer,
  { descr, shape, source }: { descr: string; shape: number[]; source: string },
): NpyArray {
  if (descr === '<f4') return ndarray(new Float32Array(buffer), shape);
  if (descr === '<f8') return ndarray(new Float64Array(buffer), shape);
  if (descr === '<i4') return ndarray(new Int32Array(buffer), shape);
  if (descr === '<i8') return narrowed(new BigInt64Array(buffer), { shape, source });
  return ndarray(new Uint8Array(buffer), shape);
}

function narrowed(
  values: BigInt64Array,
  { shape, source }: { shape: number[]; source: string },
): NdArray<Int32Array> | NdArray<Float64Array> {
  const numbers = Float64Array.from(values, Number);
  const unsafe = numbers.findIndex((value) => !Number.isSafeInteger(value));
  if (unsafe >= 0) {
    throw new RangeError(`${source}: int64 values must be within 2^53, got ${values[unsafe]}`);
  }
  const fits = numbers.every((value) => (value | 0) === value);
  return fits ? ndarray(Int32Array.from(numbers), shape) : ndarray(numbers, shape);
}
