import { halfFloatValue } from '../math/arrays/halfFloat.ts';
import type { ElementType, Tensor } from './model.ts';

/** A float32 constant; `values` is used as it is, not copied. */
export function floatTensor(values: Float32Array, dims: readonly number[]): Tensor {
  return { elementType: 'float32', dims, bytes: bytesOf(values) };
}

/** Element types that a gradient can flow through. */
export type RealType = 'float16' | 'float32' | 'float64';

/** Whether values of this type are real numbers, so that they have a gradient. */
export function isRealType(elementType: ElementType): elementType is RealType {
  return elementType === 'float32' || elementType === 'float64' || elementType === 'float16';
}

/** A constant of real numbers, rounded to the element type; row-major. */
export function realTensor(
  values: ArrayLike<number>,
  dims: readonly number[],
  elementType: RealType,
): Tensor {
  switch (elementType) {
    case 'float32':
      return floatTensor(Float32Array.from(values), dims);
    case 'float64':
      return { elementType, dims, bytes: bytesOf(Float64Array.from(values)) };
    case 'float16':
      return { elementType, dims, bytes: bytesOf(Uint16Array.from(values, float16Bits)) };
  }
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
      return Float32Array.from(new Uint16Array(...aligned(tensor.bytes, 2)), halfFloatValue);
    case 'bool':
    case 'uint8':
      return Int32Array.from(tensor.bytes);
    case 'uint32':
      return Float64Array.from(new Uint32Array(...aligned(tensor.bytes, 4)));
    case 'int16':
      return Int32Array.from(new Int16Array(...aligned(tensor.bytes, 2)));
    case 'uint16':
      return Int32Array.from(new Uint16Array(...aligned(tensor.bytes, 2)));
    case 'int8':
      return Int32Array.from(tensor.bytes, (byte) => (byte << 24) >> 24);
    default:
      throw new RangeError(`expected a tensor of real numbers, got element type ${elementType}`);
  }
}

/** The numbers of a tensor of integers. */
export function integersOf(tensor: Tensor): number[] {
  return Array.from(tensorValues(tensor));
}

/** The half-precision number nearest to `value`, ties to even; beyond 65504 an infinity. */
function float16Bits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (Number.isNaN(value)) return 0x7e00;
  if (size >= 65520) return sign | 0x7c00;
  const exponent = Math.max(-14, Math.floor(Math.log2(size)));
  const fraction = roundedToEven((size / 2 ** exponent) * 1024);
  // Below 2^-14 the fraction has no leading 1; above, its carry moves into the exponent by itself.
  return sign | (size < 2 ** -14 ? fraction : ((exponent + 14) << 10) + fraction);
}

function roundedToEven(value: number): number {
  const low = Math.floor(value);
  const rest = value - low;
  return rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low;
}

function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function aligned(bytes: Uint8Array, size: number): [ArrayBuffer, number, number] {
  const whole = bytes.byteOffset % size === 0 ? bytes : Uint8Array.from(bytes);
  return [whole.buffer as ArrayBuffer, whole.byteOffset, whole.length / size];
}
