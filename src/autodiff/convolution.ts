import type { Tensor } from '../graph/model.ts';
import { tensorValues } from '../graph/tensor.ts';
import { flippedConvolution, flippedWeights, reversedWeights } from './flippedConvolution.ts';
import type { Geometry } from './geometry.ts';
import type { Emit } from './rule.ts';
import { product } from './shapes.ts';

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
 * The gradient of a convolution by its input: the transposed convolution with the same weights. With stride 1 that
 * is a convolution with flipped weights, which ONNX Runtime runs fastest; weights that are no constant, as in
 * training, are flipped in the graph.
 */
export function convolutionInputGradient(
  emit: Emit,
  gradient: string,
  { geometry, weights }: { readonly geometry: Geometry; readonly weights: NamedWeights },
): string {
  const { constant, name, ...sizes } = weights;
  const kernel =
    constant === undefined
      ? () => reversedWeights(emit, name, geometry.kernel.length)
      : () => flippedWeights(emit, { ...sizes, values: tensorValues(constant) }, geometry.kernel);
  const fewInputs = constant === undefined ? 1 : fewConstantInputs;
  const canFlip = constant !== undefined || sizes.groups === 1;
  const flipped = canFlip
    ? flippedConvolution(emit, gradient, { geometry, sizes, kernel, fewInputs })
    : undefined;
  return flipped ?? transposedConvolution(emit, gradient, { geometry, weights });
}

/**
 * Measured at batch 8 with constant weights: up to 8 a transposed convolution takes less time, with 3 a quarter; from
 * 16 on more. With weights that are inputs it takes more from 8 on.
 */
const fewConstantInputs = 8;

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
 * x[i, q stride - begin + k dilation] g[o, q]. Without groups that is, for each tap k, the product of two matrices;
 * otherwise a convolution of x with the kernel g.
 */
export function convolutionWeightGradient(
  emit: Emit,
  values: ConvolutionValues,
  sizes: ConvolutionSizes,
): string {
  const { geometry, weights } = sizes;
  const byProducts = weights.groups === 1 && product(geometry.kernel) <= mostTaps;
  return byProducts ? tapProducts(emit, values, sizes) : exchangedConvolution(emit, values, sizes);
}

/** A convolution's input, and the gradient that comes in at its output. */
export interface ConvolutionValues {
  readonly input: string;
  readonly gradient: string;
}

export interface ConvolutionSizes {
  readonly geometry: Geometry;
  readonly weights: Omit<NamedWeights, 'name' | 'constant'>;
}

/** Kernels of more taps than 7 x 7 would make the graph long. */
const mostTaps = 49;
/** With fewer inputs the matrix of one tap is too narrow for its product to be fast: all taps go into one. */
const narrow = 4;

/** For each tap the rows of x that it met, [inputs, items x positions], times g, [outputs, items x positions]. */
function tapProducts(
  emit: Emit,
  { input, gradient }: ConvolutionValues,
  { geometry, weights }: ConvolutionSizes,
): string {
  const { kernel, strides, dilations, begin, inputSize, outputSize } = geometry;
  const { inputs, outputs } = weights;
  const spatial = kernel.map((_, axis) => axis + 2);
  const end = missingEnd(geometry).map((size) => Math.max(0, size));
  const isPadded = [...begin, ...end].some((size) => size > 0);
  const padded = isPadded ? emit.node('Pad', [input, emit.integers([0, 0, ...begin, 0, 0, ...end])]) : input;
  const channelsFirst = (name: string) => emit.node('Transpose', [name], { perm: [1, 0, ...spatial] });
  const x = channelsFirst(padded);
  const g = emit.node('Reshape', [channelsFirst(gradient), emit.integers([outputs, -1])]);

  const met = tapsOf(kernel).map((tap) => {
    const from = tap.map((index, axis) => index * (dilations[axis] ?? 1));
    const to = from.map((index, axis) => index + ((outputSize[axis] ?? 0) - 1) * (strides[axis] ?? 1) + 1);
    const isWhole = !isPadded && from.every((index, axis) => index === 0 && to[axis] === inputSize[axis]);
    const slice = [from, to, spatial, strides].map(emit.integers);
    const part = isWhole && strides.every((stride) => stride === 1) ? x : emit.node('Slice', [x, ...slice]);
    return emit.node('Reshape', [part, emit.integers([inputs, -1])]);
  });
  const times = (rows: string) => emit.node('Gemm', [g, rows], { transB: 1 });
  const products =
    inputs <= narrow
      ? times(emit.node('Concat', met, { axis: 0 }))
      : emit.node('Concat', met.map(times), { axis: 1 });
  const byTap = emit.node('Reshape', [products, emit.integers([outputs, met.length, inputs])]);
  const byInput = emit.node('Transpose', [byTap], { perm: [0, 2, 1] });
  return emit.node('Reshape', [byInput, emit.integers([outputs, inputs, ...kernel])]);
}

/** The places of a kernel, row-major. */
function tapsOf(kernel: readonly number[]): number[][] {
  return kernel.reduce<number[][]>(
    (taps, size) => taps.flatMap((tap) => Array.from({ length: size }, (_, index) => [...tap, index])),
    [[]],
  );
}

/** Padding after the last value of each axis so that the last window ends there; negative where it ends before. */
function missingEnd({ kernel, strides, dilations, begin, inputSize, outputSize }: Geometry): number[] {
  return kernel.map((size, axis) => {
    const reach = ((outputSize[axis] ?? 0) - 1) * (strides[axis] ?? 1) + 1;
    return (size - 1) * (dilations[axis] ?? 1) + reach - (inputSize[axis] ?? 0) - (begin[axis] ?? 0);
  });
}

/**
 * A convolution of x with the kernel g, with channels and items exchanged and stride and dilation exchanged; groups
 * of channels stay groups.
 */
function exchangedConvolution(
  emit: Emit,
  { input, gradient }: ConvolutionValues,
  { geometry, weights }: ConvolutionSizes,
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

  const end = missingEnd(geometry);
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
