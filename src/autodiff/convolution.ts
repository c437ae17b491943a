import type { Tensor } from '../graph/model.ts';
import { tensorValues } from '../graph/tensor.ts';
import { flippedConvolution } from './flippedConvolution.ts';
import type { Geometry } from './geometry.ts';
import type { Emit } from './rule.ts';

/** The weights of a convolution as a value of the graph, [outputs, inputs / groups, ...kernel]. */
export interface NamedWeights {
  readonly name: string;
  /** The weights themselves where they are a constant. */
  readonly constant: Tensor | undefined;
  readonly outputs: number;
  /** Of all groups together. */
  readonly inputs: number;
  readonly groups: number;
}

/**
 * The gradient of a convolution by its input: the transposed convolution with the same weights. With constant
 * weights and stride 1 that is a convolution with flipped weights, which ONNX Runtime runs fastest.
 */
export function convolutionInputGradient(
  emit: Emit,
  gradient: string,
  { geometry, weights }: { readonly geometry: Geometry; readonly weights: NamedWeights },
): string {
  const { constant, ...sizes } = weights;
  const flipped =
    constant &&
    flippedConvolution(emit, gradient, { geometry, weights: { ...sizes, values: tensorValues(constant) } });
  return flipped ?? transposedConvolution(emit, gradient, { geometry, weights });
}

/**
 * A transposed convolution whose output has the convolution's input size: it covers (outputs - 1) stride + reach
 * values; the padding crops what is beyond the input, and output_padding makes up for what no window reached.
 */
function transposedConvolution(
  emit: Emit,
  gradient: string,
  { geometry, weights }: { readonly geometry: Geometry; readonly weights: NamedWeights },
): string {
  const { kernel, strides, dilations, begin, inputSize, outputSize } = geometry;
  const beyond = kernel.map((size, axis) => {
    const reach = (size - 1) * (dilations[axis] ?? 1) + 1;
    const covered = ((outputSize[axis] ?? 0) - 1) * (strides[axis] ?? 1) + reach;
    return covered - (begin[axis] ?? 0) - (inputSize[axis] ?? 0);
  });
  return emit.node('ConvTranspose', [gradient, weights.name], {
    strides,
    dilations,
    group: weights.groups,
    pads: [...begin, ...beyond.map((end) => Math.max(0, end))],
    output_padding: beyond.map((end) => Math.max(0, -end)),
  });
}

/**
 * The gradient of a convolution by its weights: dW[o, i, k] = sum over items and output positions q of
 * x[i, q stride - begin + k dilation] g[o, q]. That is a convolution of x with the kernel g, with channels and
 * items exchanged and stride and dilation exchanged; groups of channels stay groups.
 */
export function convolutionWeightGradient(
  emit: Emit,
  { input, gradient }: { readonly input: string; readonly gradient: string },
  {
    geometry,
    weights,
  }: { readonly geometry: Geometry; readonly weights: Omit<NamedWeights, 'name' | 'constant'> },
): string {
  const { kernel, strides, dilations, begin, inputSize, outputSize } = geometry;
  const spatial = kernel.map((_, axis) => axis);
  const { groups } = weights;
  const perGroup = weights.inputs / groups;

  // x as [inputs / groups, groups x items, ...size], g as [outputs, items, ...size].
  const grouped = emit.node('Reshape', [input, emit.integers([-1, groups, perGroup, ...inputSize])]);
  const exchanged = emit.node('Transpose', [grouped], {
    perm: [2, 1, 0, ...spatial.map((axis) => axis + 3)],
  });
  const x = emit.node('Reshape', [exchanged, emit.integers([perGroup, -1, ...inputSize])]);
  const g = emit.node('Transpose', [gradient], { perm: [1, 0, ...spatial.map((axis) => axis + 2)] });

  const end = kernel.map((size, axis) => {
    const reach = ((outputSize[axis] ?? 0) - 1) * (strides[axis] ?? 1) + 1;
    return (size - 1) * (dilations[axis] ?? 1) + reach - (inputSize[axis] ?? 0) - (begin[axis] ?? 0);
  });
  // What lies beyond the last window is cut off before.
  const cut = end.map((size) => Math.min(0, size));
  const zeros = spatial.map(() => 0);
  const cropped = cut.every((size) => size === 0)
    ? x
    : emit.node('Pad', [x, emit.integers([0, 0, ...zeros, 0, 0, ...cut])]);
  const result = emit.node('Conv', [cropped, g], {
    kernel_shape: outputSize,
    strides: dilations,
    dilations: strides,
    group: groups,
    pads: [...begin, ...end.map((size) => Math.max(0, size))],
  });
  return emit.node('Transpose', [result], { perm: [1, 0, ...spatial.map((axis) => axis + 2)] });
}
