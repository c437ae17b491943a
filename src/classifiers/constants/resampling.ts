import { intsAttribute } from '../../graph/edit.ts';
import type { Node } from '../../graph/model.ts';

interface Numbers {
  readonly values: ArrayLike<number>;
  readonly dims: readonly number[];
}

/** Sums in float32 of a window of weights. */
const tolerance = 1e-4;

/**
 * Whether a convolution's kernel only resamples or blurs: one window for all channels, each channel by itself, the same
 * when it is turned round, of more than one place, that keeps the mean: its numbers add up to 1, or enlarging by a
 * transposed convolution to the product of the strides.
 */
export function isResamplingKernel(item: Node, { values, dims }: Numbers): boolean {
  const [first = 1, second = 1, ...sides] = dims;
  const isTransposed = item.opType === 'ConvTranspose';
  const size = sides.reduce((total, side) => total * side, 1);
  if (second !== 1 || size < 2) return false;
  let total = 0;
  for (let i = 0; i < size; i++) {
    const value = values[i] ?? 0;
    total += value;
    if (Math.abs(value - (values[size - 1 - i] ?? 0)) > tolerance * Math.abs(value)) return false;
  }
  for (let i = size; i < first * size; i++) if (values[i] !== values[i % size]) return false;
  const strides = intsAttribute(item, 'strides', []).reduce((product, stride) => product * stride, 1);
  return isNear(total, 1) || (isTransposed && isNear(total, strides));
}

/**
 * Whether a matrix only resamples, as in resizing, averaging or choosing: what makes each of its outputs adds up to 1,
 * and most outputs leave some inputs out, or all inputs count the same. `summed` is the axis over which the product adds.
 */
export function isResamplingMatrix({ values, dims }: Numbers, summed: 'first' | 'last'): boolean {
  const [rows = 1, columns = 1] = dims.slice(-2);
  if (dims.length < 2 || rows * columns < 4) return false;
  const [inputs, outputs] = summed === 'first' ? [rows, columns] : [columns, rows];
  if (inputs < 2) return false;
  let zeros = 0;
  let isEven = true;
  for (let start = 0; start < values.length; start += rows * columns) {
    for (let output = 0; output < outputs; output++) {
      let total = 0;
      for (let input = 0; input < inputs; input++) {
        const value =
          values[start + (summed === 'first' ? input * columns + output : output * columns + input)] ?? 0;
        total += value;
        if (value === 0) zeros++;
        if (value !== values[0]) isEven = false;
      }
      if (!isNear(total, 1)) return false;
    }
  }
  return isEven || (zeros > 0 && outputs > 1);
}

function isNear(value: number, expected: number): boolean {
  return Math.abs(value - expected) <= tolerance * expected;
}
