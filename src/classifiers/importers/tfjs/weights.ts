import { quoted } from '../../../files/quoted.ts';
import { tensorValues } from '../../../graph/tensor.ts';

/** One weight of a TF.js model: what `weightSpecs` says of it. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: {
    readonly dtype: 'uint8' | 'uint16' | 'float16';
    readonly scale?: number;
    readonly min?: number;
  };
}

/** A weight with its numbers, row-major; a bool is 0 or 1. */
export interface Weight {
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32' | 'bool';
  readonly values: Float32Array | Int32Array;
}

/**
 * The weights in the order of their specs, which lie one behind the other in `data`. Quantised ones become
 * `scale * q + min` (uint8, uint16), or the same number in float32 (float16). Throws RangeError, naming the
 * source and the weight, where the bytes end too early or the type is none that a network computes with.
 */
export function decodedWeights(
  specs: readonly WeightSpec[],
  data: Uint8Array,
  source: string,
): Map<string, Weight> {
  const weights = new Map<string, Weight>();
  let index = 0;
  for (const spec of specs) {
    const stored = spec.quantization?.dtype ?? spec.dtype;
    const bytesEach = sizes.get(stored);
    if (bytesEach === undefined || !sizes.has(spec.dtype)) {
      throw new RangeError(
        `${source}: weight ${quoted(spec.name)} must hold numbers, is of type ${quoted(stored)}`,
      );
    }
    const count = spec.shape.reduce((total, size) => total * size, 1);
    const end = index + count * bytesEach;
    if (end > data.length) {
      throw new RangeError(
        `${source}: weight ${quoted(spec.name)} ends at byte ${end} of the weights, there are ${data.length}`,
      );
    }
    const values = numbers(spec, data.subarray(index, end), source);
    const dtype = spec.dtype === 'bool' ? 'bool' : values instanceof Float32Array ? 'float32' : 'int32';
    weights.set(spec.name, { shape: spec.shape, dtype, values });
    index = end;
  }
  return weights;
}

const sizes = new Map([
  ['float32', 4],
  ['int32', 4],
  ['float16', 2],
  ['uint16', 2],
  ['uint8', 1],
  ['bool', 1],
]);

function numbers(
  { name, dtype, quantization }: WeightSpec,
  bytes: Uint8Array,
  source: string,
): Float32Array | Int32Array {
  const stored = (quantization?.dtype ?? dtype) as
    | 'float32'
    | 'int32'
    | 'float16'
    | 'uint16'
    | 'uint8'
    | 'bool';
  const raw = tensorValues({ elementType: stored, dims: [], bytes });
  if (quantization === undefined || quantization.dtype === 'float16') {
    if (dtype === 'float32') return Float32Array.from(raw);
    return Int32Array.from(raw);
  }
  const { scale, min } = quantization;
  if (scale === undefined || min === undefined)
    throw new RangeError(
      `${source}: weight ${quoted(name)} is quantised to ${quantization.dtype} without scale and min`,
    );
  return dtype === 'int32'
    ? Int32Array.from(raw, (value) => Math.round(scale * value + min))
    : Float32Array.from(raw, (value) => scale * value + min);
}

/** The bytes of weights, one behind the other, with specs that say so; none is quantised. */
export function encodedWeights(weights: ReadonlyMap<string, Weight>): {
  readonly weightSpecs: { name: string; shape: number[]; dtype: Weight['dtype'] }[];
  readonly weightData: ArrayBuffer;
} {
  const all = [...weights].map(([name, { shape, dtype, values }]) => {
    const stored = dtype === 'bool' ? Uint8Array.from(values) : values;
    const bytes = new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
    return { spec: { name, shape: [...shape], dtype }, bytes };
  });
  const data = new Uint8Array(all.reduce((total, { bytes }) => total + bytes.length, 0));
  let index = 0;
  for (const { bytes } of all) {
    data.set(bytes, index);
    index += bytes.length;
  }
  return { weightSpecs: all.map(({ spec }) => spec), weightData: data.buffer };
}
