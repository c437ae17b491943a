import { dense, normalized } from './dense.ts';
import { flagAttribute, numberAttribute, textAttribute, textsAttribute } from './graphNode.ts';
import { type GraphStep, inputAt, knownIntegersAt, windowOf } from './graphStep.ts';
import { imageSizes, type Value } from './onnxGraphBuilder.ts';
import { activated, combined, pointwise } from './pointwise.ts';
import { convolution, transposedConvolution } from './windows.ts';

/** A convolution, with what is fused to it. */
export function graphConvolution(step: GraphStep, depthwise: boolean): Value | undefined {
  const { builder, output } = step;
  const { weight } = inputAt(step, 1);
  const window = windowOf(step);
  if (weight === undefined || window === undefined) return undefined;
  return withFused(step, (name, bias) =>
    convolution(builder, inputAt(step, 0), {
      output: name,
      label: output,
      weight,
      depthwise,
      ...(bias !== undefined && { bias }),
      kernel: [1, 1],
      ...window,
    }),
  );
}

/** The transpose of a convolution: the gradient of one by its input, of the sizes in the first input. */
export function graphTransposedConvolution(step: GraphStep): Value | undefined {
  const { builder, output } = step;
  const { weight } = inputAt(step, 1);
  const window = windowOf(step);
  const [, height, width] = inputAt(step, 0).integers ?? knownIntegersAt(step, 0) ?? [];
  if (weight === undefined || window === undefined || height === undefined || width === undefined)
    return undefined;
  if (window.dilations?.some((size) => size !== 1)) return undefined;
  return transposedConvolution(builder, inputAt(step, 2), {
    output,
    label: output,
    weight,
    strides: window.strides,
    padding: window.padding,
    outputSize: [height, width],
  });
}

/** A product of two matrices, the second of them weights, with what is fused to it. */
export function graphMatMul(step: GraphStep): Value | undefined {
  const { builder, node, output } = step;
  const { weight } = inputAt(step, 1);
  if (flagAttribute(node, 'transpose_a') || flagAttribute(node, 'adj_x')) return undefined;
  const transposed = flagAttribute(node, 'transpose_b') || flagAttribute(node, 'adj_y');
  if (weight === undefined || builder.weights.get(weight)?.shape.length !== 2) return undefined;
  return withFused(step, (name, bias) =>
    dense(builder, inputAt(step, 0), {
      output: name,
      label: output,
      weight,
      transposed,
      ...(bias !== undefined && { bias }),
    }),
  );
}

/** What `make` gives from a name and a bias, and the activation that is fused behind it. */
function withFused(
  step: GraphStep,
  make: (name: string, bias: string | undefined) => Value,
): Value | undefined {
  const { builder, node, output } = step;
  const [first, activation, ...others] = textsAttribute(node, 'fused_ops');
  if (first === undefined) return make(output, undefined);
  const { weight: bias, shape } = inputAt(step, 2);
  if (first !== 'BiasAdd' || bias === undefined || shape.length !== 1 || others.length > 0) return undefined;
  if (activation === undefined) return make(output, bias);
  const linear = () => make(`${output}/linear`, bias);
  if (activation === 'LeakyRelu') {
    const alpha = { float: numberAttribute(node, 'leakyrelu_alpha', 0.2) };
    return pointwise(builder, linear(), { output, opType: 'LeakyRelu', attributes: { alpha } });
  }
  const known = fusedActivations.get(activation);
  return known === undefined ? undefined : activated(builder, linear(), { output, activation: known });
}

const fusedActivations: ReadonlyMap<string, string> = new Map([
  ['Elu', 'elu'],
  ['Relu', 'relu'],
  ['Relu6', 'relu6'],
  ['Sigmoid', 'sigmoid'],
]);

/** A bias per channel: part of the convolution or product before it where nothing else reads that. */
export function graphBiasAdd(step: GraphStep): Value | undefined {
  const { builder, node, output, readers } = step;
  const [value, bias] = [inputAt(step, 0), inputAt(step, 1)];
  if (textAttribute(node, 'data_format', 'NHWC') !== 'NHWC') return undefined;
  const index = builder.nodes.findLastIndex(({ outputs }) => outputs[0] === value.name);
  const before = builder.nodes[index];
  const takesBias = before !== undefined && biased.has(before.opType) && before.inputs.length === 2;
  if (takesBias && bias.weight !== undefined && bias.shape.length === 1 && readers(value.name) === 1) {
    const name = builder.weight(bias.weight, [0], [bias.constant?.shape[0] ?? 0]);
    builder.nodes[index] = { ...before, inputs: [...before.inputs, name], outputs: [output] };
    builder.values.delete(value.name);
    return { ...value, name: output };
  }
  return combined(builder, [value, bias], { output, opType: 'Add' });
}

const biased = new Set(['Conv', 'ConvTranspose', 'Gemm']);

/** A rectifier with a trained slope below 0. */
export function graphPrelu({ builder, inputs, output }: GraphStep): Value {
  return combined(builder, inputs, { output, opType: 'PRelu' });
}

/** A batch normalisation with running statistics. */
export function graphNormalization(step: GraphStep): Value | undefined {
  const { builder, node, output } = step;
  const [scale, shift, mean, variance] = [1, 2, 3, 4].map((index) => inputAt(step, index).weight);
  if (scale === undefined || shift === undefined || mean === undefined || variance === undefined)
    return undefined;
  if (textAttribute(node, 'data_format', 'NHWC') !== 'NHWC') return undefined;
  imageSizes(inputAt(step, 0), builder.source);
  const epsilon = numberAttribute(node, 'epsilon', 1e-3);
  return normalized(builder, inputAt(step, 0), { output, scale, shift, mean, variance, epsilon });
}
