import { mapTo } from '../math/arrays/elementwise.ts';
import type { PictureValues } from './picture.ts';

/** Types of numbers that files of volumes hold. */
export type VoxelKind =
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float32'
  | 'float64';

interface Wanted {
  readonly kind: VoxelKind;
  readonly count: number;
  readonly isBigEndian: boolean;
  readonly source: string;
}

const arrays = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

/**
 * So many numbers from the beginning of bytes, in memory of their own; 64 bit integers become float64, those beyond
 * 2^53 throw RangeError. Throws TypeError, naming the source, where there are too few bytes.
 */
export function voxels(bytes: Uint8Array, { kind, count, isBigEndian, source }: Wanted): PictureValues {
  const ArrayOfKind = arrays[kind];
  const size = ArrayOfKind.BYTES_PER_ELEMENT;
  if (bytes.length < count * size) {
    throw new TypeError(
      `${source}: ${count} voxels of ${kind} need ${count * size} bytes, got ${Math.max(0, bytes.length)}`,
    );
  }
  // A copy by constructor: the data may not be aligned where they lie.
  const own = new Uint8Array(bytes.subarray(0, count * size));
  if (isBigEndian) swapBytes(own, size);
  const values = new ArrayOfKind(own.buffer);
  return values instanceof BigInt64Array || values instanceof BigUint64Array ? exact(values, source) : values;
}

/** Bytes of one number. */
export function voxelBytes(kind: VoxelKind): number {
  return arrays[kind].BYTES_PER_ELEMENT;
}

/** Turns the bytes of each number round. */
export function swapBytes(bytes: Uint8Array, size: number): void {
  if (size === 2) {
    for (let i = 0; i + 1 < bytes.length; i += 2) [bytes[i], bytes[i + 1]] = [bytes[i + 1]!, bytes[i]!];
  } else if (size > 2) {
    for (let start = 0; start < bytes.length; start += size) bytes.subarray(start, start + size).reverse();
  }
}

function exact(values: BigInt64Array | BigUint64Array, source: string): Float64Array {
  const numbers = mapTo(Float64Array, values as BigInt64Array, Number);
  const unsafe = numbers.findIndex((value) => !Number.isSafeInteger(value));
  if (unsafe >= 0) throw new RangeError(`${source}: integers must be within 2^53, got ${values[unsafe]}`);
  return numbers;
}
