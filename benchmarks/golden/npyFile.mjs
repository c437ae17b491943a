import { readFileSync } from 'node:fs';
import ndarray from 'ndarray';

const kinds = {
  f4: Float32Array,
  f8: Float64Array,
  i1: Int8Array,
  i2: Int16Array,
  i4: Int32Array,
  i8: BigInt64Array,
  u1: Uint8Array,
  u2: Uint16Array,
  u4: Uint32Array,
  b1: Uint8Array,
};

/**
 * The array of an `.npy` file (C order, either byte order) as an ndarray; int64 becomes Float64Array. Written apart
 * from the library's reader, so that no fault of that can hide in both sides of a comparison.
 */
export function npyFile(path) {
  const bytes = readFileSync(path);
  if (bytes.toString('latin1', 1, 6) !== 'NUMPY') throw new TypeError(`${path}: expected a .npy file`);
  const start = bytes[6] === 1 ? 10 + bytes.readUInt16LE(8) : 12 + bytes.readUInt32LE(8);
  const header = bytes.toString('latin1', 10, start);
  const [, order, kind] = /'descr': '([<>|=])(\w\d)'/.exec(header) ?? [];
  const Kind = kinds[kind];
  if (Kind === undefined || header.includes("'fortran_order': True")) {
    throw new TypeError(`${path}: expected a numeric dtype in C order, got ${header.trim()}`);
  }
  const shape = /'shape': \(([^)]*)\)/
    .exec(header)[1]
    .split(',')
    .filter((part) => part.trim())
    .map(Number);
  const data = Buffer.from(bytes.subarray(start));
  const size = Kind.BYTES_PER_ELEMENT;
  if (order === '>' && size > 1) data[`swap${8 * size}`]();
  const values = new Kind(new Uint8Array(data).buffer);
  return ndarray(kind === 'i8' ? Float64Array.from(values, Number) : values, shape);
}
