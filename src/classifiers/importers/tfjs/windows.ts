import { quoted } from '../../../files/quoted.ts';
import { imageSizes, type OnnxGraphBuilder, type Value } from './onnxGraphBuilder.ts';

/** How a window moves over an image, as TF says it. */
export interface Window {
  readonly kernel: readonly [height: number, width: number];
  readonly strides: readonly [height: number, width: number];
  readonly dilations?: readonly [height: number, width: number];
  /** `same`: ceil(size / stride) outputs, the odd row of zeros at the end; or rows and columns on each side. */
  readonly padding: 'same' | 'valid' | readonly [readonly [number, number], readonly [number, number]];
}

/** The sizes of the output and the zeros before and after each axis, [top, left, bottom, right]. */
export function placedWindow(
  [height, width]: readonly [number, number, ...number[]],
  { kernel, strides, dilations = [1, 1], padding }: Window,
): { readonly sizes: readonly [number, number]; readonly pads: readonly number[] } {
  const axes = ([0, 1] as const).map((axis) => {
    const size = axis === 0 ? height : width;
    const reach = (kernel[axis] - 1) * dilations[axis] + 1;
    if (padding === 'same') {
      const count = Math.ceil(size / strides[axis]);
      const total = Math.max(0, (count - 1) * strides[axis] + reach - size);
      return { count, before: Math.floor(total / 2), after: Math.ceil(total / 2) };
    }
    const [before, after] = padding === 'valid' ? [0, 0] : padding[axis];
    return { count: Math.floor((size + before + after - reach) / strides[axis]) + 1, before, after };
  });
  const [y, x] = axes;
  return {
    sizes: [y?.count ?? 0, x?.count ?? 0],
    pads: [y?.before ?? 0, x?.before ?? 0, y?.after ?? 0, x?.after ?? 0],
  };
}

interface Convolution extends Window {
  readonly output: string;
  /** The name of the node: that of the layer with weights. */
  readonly label: string;
  /** The kernel: [height, width, inputs / groups, outputs], for depthwise [height, width, inputs, multiplier]. */
  readonly weight: string;
  readonly depthwise?: boolean;
  readonly bias?: string;
}

/** A convolution of an image batch by a weight of the model. */
export function convolution(builder: OnnxGraphBuilder, input: Value, options: Convolution): Value {
  const { output, label, weight, depthwise = false, bias, strides, dilations = [1, 1] } = options;
  const [height, width, channels] = imageSizes(input, builder.source);
  const shape = builder.weights.get(weight)?.shape ?? [];
  const [kernelHeight = 0, kernelWidth = 0, inputs = 0, last = 0] = shape;
  const outputs = depthwise ? inputs * last : last;
  const group = depthwise ? inputs : channels / inputs;
  if (!(depthwise ? inputs === channels : Number.isInteger(group) && outputs % group === 0)) {
    throw new RangeError(
      `${builder.source}: ${quoted(label)} has a kernel for ${inputs} channels and ${outputs} outputs, gets ${channels} channels`,
    );
  }
  const dims = [outputs, depthwise ? 1 : inputs, kernelHeight, kernelWidth];
  const window: Window = { ...options, kernel: [kernelHeight, kernelWidth] };
  const { sizes, pads } = placedWindow([height, width], window);
  const names = [
    builder.channelsFirst(input),
    builder.weight(weight, depthwise ? [2, 3, 0, 1] : [3, 2, 0, 1], dims),
  ];
  if (bias !== undefined) names.push(builder.weight(bias, [0], [outputs]));
  builder.add('Conv', names, output, {
    label,
    attributes: {
      kernel_shape: [kernelHeight, kernelWidth],
      strides,
      dilations,
      pads,
      group,
    },
  });
  return { name: output, shape: [input.shape[0], ...sizes, outputs], channelsFirst: true };
}

interface Transposed extends Omit<Convolution, 'kernel' | 'depthwise'> {
  readonly outputSize: readonly [height: number, width: number];
}

/** The transpose of a convolution, with a kernel [height, width, outputs, inputs] and the sizes that it came from. */
export function transposedConvolution(builder: OnnxGraphBuilder, input: Value, options: Transposed): Value {
  const { output, label, weight, bias, strides, outputSize, padding } = options;
  const [height, width] = imageSizes(input, builder.source);
  const [kernelHeight = 0, kernelWidth = 0, outputs = 0, inputs = 0] =
    builder.weights.get(weight)?.shape ?? [];
  const kernel = [kernelHeight, kernelWidth] as const;
  const { pads } = placedWindow(outputSize, { kernel, strides, padding });
  const extra = ([0, 1] as const).map((axis) => {
    const covered = ((axis === 0 ? height : width) - 1) * strides[axis] + kernel[axis];
    return outputSize[axis] - (covered - (pads[axis] ?? 0) - (pads[axis + 2] ?? 0));
  });
  const names = [
    builder.channelsFirst(input),
    builder.weight(weight, [3, 2, 0, 1], [inputs, outputs, kernelHeight, kernelWidth]),
  ];
  if (bias !== undefined) names.push(builder.weight(bias, [0], [outputs]));
  builder.add('ConvTranspose', names, output, {
    label,
    attributes: { kernel_shape: kernel, strides, pads, output_padding: extra },
  });
  return { name: output, shape: [input.shape[0], ...outputSize, outputs], channelsFirst: true };
}

/** The largest value or the mean of each window; zeros of the padding do not count in the mean. */
export function pooled(
  builder: OnnxGraphBuilder,
  input: Value,
  options: Window & { readonly output: string; readonly kind: 'max' | 'mean' },
): Value {
  const { output, kind, kernel, strides } = options;
  const [height, width, channels] = imageSizes(input, builder.source);
  const { sizes, pads } = placedWindow([height, width], options);
  builder.add(kind === 'max' ? 'MaxPool' : 'AveragePool', [builder.channelsFirst(input)], output, {
    attributes: { kernel_shape: kernel, strides, pads },
  });
  return { name: output, shape: [input.shape[0], ...sizes, channels], channelsFirst: true };
}
