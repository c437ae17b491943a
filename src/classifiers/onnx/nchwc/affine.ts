import { floatAttribute, intAttribute, intsAttribute } from '../../../graph/edit.ts';
import type { Node, Tensor } from '../../../graph/model.ts';
import { floatTensor, tensorValues } from '../../../graph/tensor.ts';
import type { Convolution, Layout } from './layout.ts';

/** x scale + bias for each channel. */
interface Affine {
  readonly scale: Float32Array;
  readonly bias?: Float32Array;
}

/** Batch normalization with constant statistics. */
export function batchNormalization(layout: Layout, item: Node): boolean {
  const [input = '', ...names] = item.inputs;
  const constants = names.map((name) => layout.tensor(name));
  if (!constants.every((tensor) => tensor?.elementType === 'float32')) return false;
  const [scale = [], bias = [], mean = [], variance = []] = constants.map((tensor) =>
    tensorValues(tensor as Tensor),
  );
  const epsilon = floatAttribute(item, 'epsilon', 1e-5);
  const factors = Float32Array.from(scale, (value, at) => value / Math.sqrt((variance[at] ?? 0) + epsilon));
  const offsets = Float32Array.from(bias, (value, at) => value - (mean[at] ?? 0) * (factors[at] ?? 0));
  return layout.isBlocked(input) && perChannel(layout, item, { input, scale: factors, bias: offsets });
}

/** A product or sum with one constant for each channel. */
export function scaledChannels(layout: Layout, item: Node): boolean {
  const [first = '', second = ''] = item.inputs;
  const [input, name] = layout.tensor(second) === undefined ? [second, first] : [first, second];
  const channels = layout.shape(input)?.[0];
  const values = channels === undefined ? undefined : channelValues(layout.tensor(name), channels);
  if (values === undefined || !layout.isBlocked(input)) return false;
  if (item.opType === 'Mul') return perChannel(layout, item, { input, scale: values });
  if (item.opType !== 'Add') return false;
  return perChannel(layout, item, { input, scale: new Float32Array(values.length).fill(1), bias: values });
}

function channelValues(tensor: Tensor | undefined, channels: number): Float32Array | undefined {
  if (tensor?.elementType !== 'float32') return undefined;
  const { dims } = tensor;
  const isPerChannel =
    dims.length >= 3 &&
    dims.at(-3) === channels &&
    dims.every((size, axis) => size === 1 || axis === dims.length - 3);
  return isPerChannel && channels > 1 ? Float32Array.from(tensorValues(tensor)) : undefined;
}

/** Fuses with the convolution that makes the value, or becomes a convolution of each channel by one number. */
function perChannel(
  layout: Layout,
  item: Node,
  { input, scale, bias }: Affine & { readonly input: string },
): boolean {
  const [output = ''] = item.outputs;
  const open = layout.open(input);
  if (open !== undefined && open.sum === undefined) {
    layout.setWaiting(output, scaledOutputs(open, { scale, ...(bias && { bias }) }));
    return true;
  }
  const value = layout.blocked(input);
  if (value === undefined) return false;
  layout.setWaiting(output, {
    shape: value.shape,
    input: value.name,
    filter: floatTensor(scale, [scale.length, 1, 1, 1]),
    ...(bias && { bias }),
    groups: scale.length,
    isImage: false,
    attributes: new Map([['kernel_shape', { type: 'ints', value: [1, 1] }]]),
  });
  return true;
}

function scaledOutputs(convolution: Convolution, { scale, bias }: Affine): Convolution {
  const { filter } = convolution;
  const values = Float32Array.from(tensorValues(filter));
  const stride = values.length / (filter.dims[0] ?? 1);
  for (let at = 0; at < values.length; at++)
    values[at] = (values[at] ?? 0) * (scale[Math.floor(at / stride)] ?? 0);
  const offsets = scale.map((factor, at) => (convolution.bias?.[at] ?? 0) * factor + (bias?.[at] ?? 0));
  const isOffset = convolution.bias !== undefined || bias !== undefined;
  return { ...convolution, filter: floatTensor(values, filter.dims), ...(isOffset && { bias: offsets }) };
}

/** One number for each channel, if that is all that a product or a convolution multiplies by. */
export function scaleOf(layout: Layout, item: Node): Float32Array | undefined {
  if (item.opType === 'Mul') {
    const tensor = item.inputs.map((name) => layout.tensor(name)).find((one) => one !== undefined);
    return channelValues(tensor, tensor?.dims.at(-3) ?? 0);
  }
  const weights = layout.tensor(item.inputs[1] ?? '');
  if (item.opType !== 'Conv' || weights?.elementType !== 'float32' || item.inputs.length > 2)
    return undefined;
  const [outputs = 0, ...others] = weights.dims;
  const isPlain = [
    ...intsAttribute(item, 'pads', []),
    ...intsAttribute(item, 'strides', [1]).map((stride) => stride - 1),
  ].every((size) => size === 0);
  const isScale =
    intAttribute(item, 'group', 1) === outputs && others.length === 3 && others.every((size) => size === 1);
  return isPlain && isScale ? Float32Array.from(tensorValues(weights)) : undefined;
}

/** What a convolution reads, without a scaling of its channels that only it reads: that fuses with its weights. */
export function unscaled(
  layout: Layout,
  input: string,
  filter: Tensor,
  groups: number,
): { readonly input?: string; readonly filter: Tensor } {
  const scaling = layout.open(input);
  const isScaling =
    scaling !== undefined &&
    !scaling.isImage &&
    scaling.bias === undefined &&
    scaling.sum === undefined &&
    scaling.filter.dims.slice(1).every((size) => size === 1) &&
    scaling.groups === scaling.filter.dims[0] &&
    isUnmoved(scaling);
  if (!isScaling || groups !== 1) return { filter };
  const scale = tensorValues(scaling.filter);
  const [outputs = 0, inputs = 0, ...kernel] = filter.dims;
  const taps = kernel.reduce((total, size) => total * size, 1);
  const values = Float32Array.from(tensorValues(filter));
  for (let at = 0; at < outputs * inputs * taps; at++)
    values[at] = (values[at] ?? 0) * (scale[Math.floor(at / taps) % inputs] ?? 0);
  return { input: scaling.input, filter: floatTensor(values, filter.dims) };
}

function isUnmoved({ attributes }: Convolution): boolean {
  const [strides, pads] = ['strides', 'pads'].map((name) => attributes.get(name));
  const isStill = strides?.type !== 'ints' || strides.value.every((stride) => stride === 1);
  return isStill && (pads?.type !== 'ints' || pads.value.every((pad) => pad === 0));
}

/** A product with a mask, before a scaling of channels that only reads it: the scaling goes before the product. */
export function scaledBefore(layout: Layout, item: Node): boolean {
  const [output = ''] = item.outputs;
  const reader = layout.onlyReader(output);
  const scale = reader === undefined ? undefined : scaleOf(layout, reader);
  if (item.opType !== 'Mul' || reader === undefined || scale === undefined) return false;
  const [first = '', second = ''] = item.inputs;
  for (const [made, other] of [
    [first, second],
    [second, first],
  ] as const) {
    const open = layout.open(made);
    if (open === undefined || open.sum !== undefined || !layout.isBlocked(other) || made === other) continue;
    layout.setWaiting(made, scaledOutputs(open, { scale }));
    const names = [layout.blocked(made), layout.blocked(other)].map((value) => value?.name ?? '');
    layout.setBlocked(reader.outputs[0] ?? '', { name: layout.add('Mul', names), shape: open.shape });
    layout.skip(reader);
    return true;
  }
  return false;
}
