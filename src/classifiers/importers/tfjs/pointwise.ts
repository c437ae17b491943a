import type { PlainAttribute } from '../../../graph/edit.ts';
import type { OnnxGraphBuilder, Value } from './onnxGraphBuilder.ts';
import { permuted } from './permuted.ts';
import { kerasThreeHardSigmoid } from './plainConfig.ts';

/** The value after an ONNX operator that looks at one number at a time. */
export function pointwise(
  builder: OnnxGraphBuilder,
  input: Value,
  {
    output,
    opType,
    attributes = {},
  }: {
    readonly output: string;
    readonly opType: string;
    readonly attributes?: Readonly<Record<string, PlainAttribute>>;
  },
): Value {
  builder.add(opType, [input.name], output, { attributes });
  return { name: output, shape: input.shape, channelsFirst: input.channelsFirst };
}

/** min(max(x, low), high): with low 0 a rectifier. */
export function clipped(
  builder: OnnxGraphBuilder,
  input: Value,
  { output, low, high }: { readonly output: string; readonly low: number; readonly high: number },
): Value {
  const limits = [low, high].map((limit, index) =>
    builder.floats(`${output}/${index === 0 ? 'low' : 'high'}`, Float32Array.of(limit), []),
  );
  builder.add('Clip', [input.name, ...limits], output);
  return { name: output, shape: input.shape, channelsFirst: input.channelsFirst };
}

/** The names of activations in layers and in fused operators; undefined for one that is not known. */
export function activated(
  builder: OnnxGraphBuilder,
  input: Value,
  { output, activation }: { readonly output: string; readonly activation: string },
): Value | undefined {
  const by = (opType: string, attributes: Readonly<Record<string, PlainAttribute>> = {}) =>
    pointwise(builder, input, { output, opType, attributes });
  switch (activation) {
    case 'linear':
      return by('Identity');
    case 'relu':
      return by('Relu');
    case 'relu6':
      return clipped(builder, input, { output, low: 0, high: 6 });
    case 'elu':
      return by('Elu');
    case 'selu':
      return by('Selu');
    case 'sigmoid':
      return by('Sigmoid');
    case 'hard_sigmoid':
    case 'hardSigmoid':
      return by('HardSigmoid', { alpha: { float: 0.2 }, beta: { float: 0.5 } });
    case kerasThreeHardSigmoid:
      return by('HardSigmoid', { alpha: { float: 1 / 6 }, beta: { float: 0.5 } });
    case 'softplus':
      return by('Softplus');
    case 'softsign':
      return by('Softsign');
    case 'tanh':
      return by('Tanh');
    case 'exponential':
      return by('Exp');
    case 'softmax':
    case 'log_softmax':
    case 'logSoftmax':
      return softmax(builder, input, {
        output,
        opType: activation === 'softmax' ? 'Softmax' : 'LogSoftmax',
      });
    case 'swish':
    case 'silu':
      builder.add('Sigmoid', [input.name], `${output}/sigmoid`);
      builder.add('Mul', [input.name, `${output}/sigmoid`], output);
      return { ...input, name: output };
    case 'gelu':
      return gelu(builder, input, { output, approximate: false });
    case 'gelu_new':
    case 'geluNew':
      return gelu(builder, input, { output, approximate: true });
    default:
      return undefined;
  }
}

function softmax(
  builder: OnnxGraphBuilder,
  input: Value,
  { output, opType }: { readonly output: string; readonly opType: string },
): Value {
  return pointwise(builder, input, {
    output,
    opType,
    attributes: { axis: input.channelsFirst ? 1 : input.shape.length - 1 },
  });
}

/** x / 2 (1 + erf(x / sqrt 2)), or with tanh in the place of erf (Hendrycks and Gimpel 2016). */
function gelu(
  builder: OnnxGraphBuilder,
  input: Value,
  { output, approximate }: { readonly output: string; readonly approximate: boolean },
): Value {
  const scalar = (name: string, value: number) =>
    builder.floats(`${output}/${name}`, Float32Array.of(value), []);
  const part = (opType: string, inputs: readonly string[], name: string) =>
    builder.add(opType, inputs, `${output}/${name}`);
  const x = input.name;
  let inner: string;
  if (approximate) {
    const cube = part('Mul', [part('Mul', [x, x], 'square'), x], 'cube');
    const sum = part('Add', [x, part('Mul', [cube, scalar('c', 0.044715)], 'scaledCube')], 'sum');
    inner = part('Tanh', [part('Mul', [sum, scalar('k', Math.sqrt(2 / Math.PI))], 'argument')], 'tanh');
  } else {
    inner = part('Erf', [part('Mul', [x, scalar('k', Math.SQRT1_2)], 'argument')], 'erf');
  }
  const share = part('Mul', [part('Add', [inner, scalar('one', 1)], 'above'), scalar('half', 0.5)], 'share');
  builder.add('Mul', [x, share], output);
  return { ...input, name: output };
}

/** An operator of two or more values that broadcast as TF does: trailing axes against trailing axes. */
export function combined(
  builder: OnnxGraphBuilder,
  inputs: readonly Value[],
  { output, opType }: { readonly output: string; readonly opType: string },
): Value {
  const shape = inputs.map((value) => value.shape).reduce(broadcast);
  // Channels-first serves where every operand is an image batch or a constant that can be turned.
  const channelsFirst =
    shape.length === 4 &&
    inputs.some((value) => value.channelsFirst) &&
    inputs.every((value) => value.shape.length === 4 || value.constant !== undefined);
  const names = inputs.map((value) => {
    if (!channelsFirst) return builder.channelsLast(value);
    return value.constant ? turnedConstant(builder, value) : builder.channelsFirst(value);
  });
  builder.add(opType, names, output);
  return { name: output, shape, channelsFirst };
}

/** A constant in the order of axes that it has against [n, channels, height, width]. */
function turnedConstant(builder: OnnxGraphBuilder, { name, constant, weight }: Value): string {
  if (constant === undefined || constant.values.length === 1) return name;
  const shape = [1, 1, 1, 1, ...constant.shape].slice(-4);
  const order = [0, 3, 1, 2];
  const turned = `${name}/turned`;
  if (weight !== undefined) builder.origins.set(turned, { weight, shape, permutation: order });
  return builder.floats(
    turned,
    Float32Array.from(permuted(constant.values, shape, order)),
    order.map((axis) => shape[axis] ?? 1),
  );
}

function broadcast(a: Value['shape'], b: Value['shape']): Value['shape'] {
  const rank = Math.max(a.length, b.length);
  const sizes = (shape: Value['shape']) => [...new Array<number>(rank - shape.length).fill(1), ...shape];
  const [one, other] = [sizes(a), sizes(b)];
  return one.map((size, axis) => (size === 1 ? other[axis] : size));
}
