import type { Tensor } from './model.ts';

/** A float32 constant; `values` is used as it is, not copied. */
export function floatTensor(values: Float32Array, dims: readonly number[]): Tensor {
  return { elementType: 'float32', dims, bytes: bytesOf(values) };
}

/** An int64 constant, one-dimensional unless `dims` says otherwise ([] for a scalar). */
export function integerTensor(values: readonly number[], dims: readonly number[] = [values.length]): Tensor {
  return { elementType: 'int64', dims, bytes: bytesOf(BigInt64Array.from(values, BigInt)) };
}

/** The numbers of a tensor of any real element type, float16 included; a float32 view where alignment allows. */
export function tensorValues(tensor: Tensor): Float32Array | Float64Array | Int32Array {
  const { elementType } = tensor;
  switch (elementType) {
    case 'float32':
      return new Float32Array(...aligned(tensor.bytes, 4));
    case 'float64':
      return new Float64Array(...aligned(tensor.bytes, 8));
    case 'int32':
      return new Int32Array(...aligned(tensor.bytes, 4));
    case 'int64':
      return Float64Array.from(new BigInt64Array(...aligned(tensor.bytes, 8)), Number);
    case 'float16':
      return Float32Array.from(new Uint16Array(...aligned(tensor.bytes, 2)), float16Value);
    case 'bool':
    case 'uint8':
      return Int32Array.from(tensor.bytes);
    case 'int8':
      return Int32Array.from(tensor.bytes, (byte) => (byte << 24) >> 24);
    default:
      throw new RangeError(`expected a tensor of real numbers, got element type ${elementType}`);
  }
}

/** IEEE 754 half precision to a number: 1 sign, 5 exponent and 10 fraction bits. */
function float16Value(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function aligned(bytes: Uint8Array, size: number): [ArrayBuffer, number, number] {
  const whole = bytes.byteOffset % size === 0 ? bytes : Uint8Array.from(bytes);
  return [whole.buffer as ArrayBuffer, whole.byteOffset, whole.length / size];
}
