import type { Geometry } from './geometry.ts';
import type { Emit } from './rule.ts';
import { product } from './shapes.ts';

/** Weights of a convolution, row-major [outputs, inputs / groups, ...kernel]. */
export interface Weights {
  readonly values: ArrayLike<number>;
  readonly outputs: number;
  /** Of all groups together. */
  readonly inputs: number;
  readonly groups: number;
}

/**
 * The gradient of a stride-1 convolution by its input, as a convolution of the gradient of its output: kernels
 * flipped, inputs and outputs exchanged within each group, and padding (reach - padding before). Undefined for
 * another stride, where that padding would be negative, and for `fewInputs` or fewer (an image's channels), which
 * ONNX Runtime transposes faster.
 */
export function flippedConvolution(
  emit: Emit,
  gradient: string,
  {
    geometry,
    sizes,
    kernel: weights,
    fewInputs,
  }: {
    readonly geometry: Geometry;
    readonly sizes: Omit<Weights, 'values'>;
    /** Makes the flipped weights. */
    readonly kernel: () => string;
    readonly fewInputs: number;
  },
): string | undefined {
  const { kernel, strides, dilations, begin, inputSize, outputSize } = geometry;
  if (strides.some((stride) => stride !== 1)) return undefined;
  if (sizes.groups === 1 && sizes.inputs <= fewInputs) return undefined;
  const reach = kernel.map((size, axis) => (size - 1) * (dilations[axis] ?? 1));
  const before = reach.map((size, axis) => size - (begin[axis] ?? 0));
  const after = reach.map(
    (size, axis) => (inputSize[axis] ?? 0) + size - (outputSize[axis] ?? 0) - (before[axis] ?? 0),
  );
  if ([...before, ...after].some((pad) => pad < 0)) return undefined;
  return emit.node('Conv', [gradient, weights()], {
    kernel_shape: kernel,
    dilations,
    group: sizes.groups,
    pads: [...before, ...after],
  });
}

/** Weights of one group that are no constant, as [inputs, outputs, ...kernel], each kernel read from its end. */
export function reversedWeights(emit: Emit, name: string, spatialRank: number): string {
  const spatial = Array.from({ length: spatialRank }, (_, axis) => axis + 2);
  const exchanged = emit.node('Transpose', [name], { perm: [1, 0, ...spatial] });
  const last = spatial.map(() => -1);
  const beforeFirst = spatial.map(() => -(2 ** 31));
  return emit.node('Slice', [exchanged, ...[last, beforeFirst, spatial, last].map(emit.integers)]);
}

/** Constant weights as [inputs, outputs / groups, ...kernel], each kernel read from its end. */
export function flippedWeights(
  emit: Emit,
  { values, outputs, inputs, groups }: Weights,
  kernel: readonly number[],
): string {
  const inputsPerGroup = inputs / groups;
  const outputsPerGroup = outputs / groups;
  const taps = product(kernel);
  const result = new Float64Array(inputs * outputsPerGroup * taps);
  for (let input = 0; input < inputs; input++) {
    const group = Math.floor(input / inputsPerGroup);
    for (let output = 0; output < outputsPerGroup; output++) {
      const from = ((group * outputsPerGroup + output) * inputsPerGroup + (input % inputsPerGroup)) * taps;
      const to = (input * outputsPerGroup + output) * taps;
      for (let tap = 0; tap < taps; tap++) result[to + tap] = values[from + taps - 1 - tap] ?? 0;
    }
  }
  return emit.reals(result, [inputs, outputsPerGroup, ...kernel]);
}
