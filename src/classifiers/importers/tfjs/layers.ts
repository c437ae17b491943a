import { dense, normalized } from './dense.ts';
import {
  activationOf,
  firstInput,
  type LayerStep,
  numberOf,
  ownWeight,
  paddingOf,
  pairOf,
  textOf,
} from './layerStep.ts';
import { imageSizes, type Value } from './onnxGraphBuilder.ts';
import { activated, clipped, combined, pointwise } from './pointwise.ts';
import { globallyPooled, resized } from './shapeOps.ts';
import { convolution, pooled, transposedConvolution } from './windows.ts';

/** A layer that does nothing when a trained network is asked. */
export function copied(step: LayerStep): Value {
  return pointwise(step.builder, firstInput(step), { output: step.output, opType: 'Identity' });
}

export function activationLayer(step: LayerStep): Value | undefined {
  return activated(step.builder, firstInput(step), { output: step.output, activation: activationOf(step) });
}

/** What `make` gives under the name that it gets, followed by the layer's activation. */
function thenActivated(step: LayerStep, make: (output: string) => Value): Value | undefined {
  const activation = activationOf(step);
  if (activation === 'linear') return make(step.output);
  return activated(step.builder, make(`${step.output}/linear`), { output: step.output, activation });
}

export function denseLayer(step: LayerStep): Value | undefined {
  const { builder, label } = step;
  const weight = ownWeight(step, 'kernel');
  const bias = step.weight('bias');
  return thenActivated(step, (output) =>
    dense(builder, firstInput(step), { output, label, weight, ...(bias !== undefined && { bias }) }),
  );
}

export function convolutionLayer(
  step: LayerStep,
  kernel: { readonly weight: string; readonly depthwise: boolean },
): Value | undefined {
  if (textOf(step, 'data_format', 'channels_last') !== 'channels_last') return undefined;
  const bias = step.weight('bias');
  return thenActivated(step, (output) =>
    convolution(step.builder, firstInput(step), {
      output,
      label: step.label,
      weight: ownWeight(step, kernel.weight),
      depthwise: kernel.depthwise,
      ...(bias !== undefined && { bias }),
      ...placing(step),
    }),
  );
}

function placing(step: LayerStep) {
  return {
    kernel: [1, 1],
    strides: pairOf(step, 'strides', [1, 1]),
    dilations: pairOf(step, 'dilation_rate', [1, 1]),
    padding: paddingOf(step),
  } as const;
}

/** A depthwise convolution, then one of single pixels. */
export function separable(step: LayerStep): Value | undefined {
  const { builder, label } = step;
  if (textOf(step, 'data_format', 'channels_last') !== 'channels_last') return undefined;
  const bias = step.weight('bias');
  const between = convolution(builder, firstInput(step), {
    output: `${step.output}/depthwise`,
    label: `${label}/depthwise`,
    weight: ownWeight(step, 'depthwise_kernel'),
    depthwise: true,
    ...placing(step),
  });
  return thenActivated(step, (output) =>
    convolution(builder, between, {
      output,
      label: `${label}/pointwise`,
      weight: ownWeight(step, 'pointwise_kernel'),
      ...(bias !== undefined && { bias }),
      kernel: [1, 1],
      strides: [1, 1],
      padding: 'valid',
    }),
  );
}

export function transposedLayer(step: LayerStep): Value | undefined {
  const { builder, label } = step;
  const [tall, wide] = pairOf(step, 'dilation_rate', [1, 1]);
  const isPlain = tall === 1 && wide === 1 && (step.config.output_padding ?? null) === null;
  if (!isPlain || textOf(step, 'data_format', 'channels_last') !== 'channels_last') return undefined;
  const weight = ownWeight(step, 'kernel');
  const bias = step.weight('bias');
  const strides = pairOf(step, 'strides', [1, 1]);
  const padding = paddingOf(step);
  const sizes = imageSizes(firstInput(step), builder.source);
  const kernel = builder.weights.get(weight)?.shape ?? [];
  const outputSize = ([0, 1] as const).map((axis) =>
    padding === 'same'
      ? sizes[axis] * strides[axis]
      : sizes[axis] * strides[axis] + Math.max((kernel[axis] ?? 1) - strides[axis], 0),
  ) as [number, number];
  return thenActivated(step, (output) =>
    transposedConvolution(builder, firstInput(step), {
      output,
      label,
      weight,
      ...(bias !== undefined && { bias }),
      strides,
      padding,
      outputSize,
    }),
  );
}

export function batchNormalization(step: LayerStep): Value | undefined {
  const input = firstInput(step);
  const { axis } = step.config as { readonly axis?: number | readonly number[] | null };
  const [index = -1, ...others] = [axis ?? -1].flat();
  if (others.length > 0 || (index !== -1 && index !== input.shape.length - 1)) return undefined;
  const [scale, shift] = [step.weight('gamma'), step.weight('beta')];
  return normalized(step.builder, input, {
    output: step.output,
    ...(scale !== undefined && { scale }),
    ...(shift !== undefined && { shift }),
    mean: ownWeight(step, 'moving_mean'),
    variance: ownWeight(step, 'moving_variance'),
    epsilon: numberOf(step, 'epsilon', 1e-3),
  });
}

export function pooling(step: LayerStep, kind: 'max' | 'mean'): Value | undefined {
  if (textOf(step, 'data_format', 'channels_last') !== 'channels_last') return undefined;
  const kernel = pairOf(step, 'pool_size', [2, 2]);
  return pooled(step.builder, firstInput(step), {
    output: step.output,
    kind,
    kernel,
    strides: pairOf(step, 'strides', kernel),
    padding: paddingOf(step),
  });
}

export function globalPooling(step: LayerStep, kind: 'max' | 'mean'): Value | undefined {
  if (textOf(step, 'data_format', 'channels_last') !== 'channels_last') return undefined;
  const keepsAxes = step.config.keepdims === true;
  return globallyPooled(step.builder, firstInput(step), { output: step.output, kind, keepsAxes });
}

/** max(x, 0), and at most `max_value`; a slope below 0 or a threshold is not known to TF.js either. */
export function rectified(step: LayerStep): Value | undefined {
  const { max_value: limit } = step.config;
  if (numberOf(step, 'negative_slope', 0) !== 0 || numberOf(step, 'threshold', 0) !== 0) return undefined;
  const { builder, output } = step;
  return typeof limit === 'number'
    ? clipped(builder, firstInput(step), { output, low: 0, high: limit })
    : pointwise(builder, firstInput(step), { output, opType: 'Relu' });
}

export function product({ builder, inputs, output }: LayerStep): Value {
  return inputs.reduce((so, value, index) =>
    combined(builder, [so, value], {
      output: index === inputs.length - 1 ? output : `${output}/product${index}`,
      opType: 'Mul',
    }),
  );
}

export function average({ builder, inputs, output }: LayerStep): Value {
  return combined(builder, inputs, { output, opType: 'Mean' });
}

export function upSampled(step: LayerStep): Value | undefined {
  if (textOf(step, 'data_format', 'channels_last') !== 'channels_last') return undefined;
  const [height, width] = imageSizes(firstInput(step), step.builder.source);
  const [tall, wide] = pairOf(step, 'size', [2, 2]);
  const mode = textOf(step, 'interpolation', 'nearest');
  if (mode !== 'nearest' && mode !== 'bilinear') return undefined;
  const size = [height * tall, width * wide] as const;
  return resized(step.builder, firstInput(step), { output: step.output, size, mode });
}
