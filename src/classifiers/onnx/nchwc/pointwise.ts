import { floatAttribute } from '../../../graph/edit.ts';
import type { Attribute, Attributes, Node } from '../../../graph/model.ts';
import { floatTensor, integerTensor, tensorValues } from '../../../graph/tensor.ts';
import { scaledBefore, scaledChannels } from './affine.ts';
import { type BlockedValue, blockedDomain, type ImageShape, type Layout } from './layout.ts';
import { added, summed } from './sums.ts';

/** Operators on single numbers that give a finite number for 0, with which channels are filled up. */
export const pointwiseOperators: ReadonlySet<string> = new Set([
  'Abs',
  'Add',
  'Clip',
  'Elu',
  'Erf',
  'HardSigmoid',
  'HardSwish',
  'LeakyRelu',
  'Max',
  'Min',
  'Mul',
  'Neg',
  'Relu',
  'Sigmoid',
  'Softplus',
  'Sub',
  'Sum',
  'Tanh',
]);

/**
 * An operator on single numbers, between values of one shape and scalars: where all values are in blocks, so is the
 * result. A sum with what a convolution makes, and a function of it, fuse with the convolution.
 */
export function pointwise(layout: Layout, item: Node): boolean {
  const [output = ''] = item.outputs;
  const isNumber = (name: string) => isNumberName(layout, name);
  const isTable = (name: string) => isPlane(layout.tensor(name)?.dims);
  if (item.inputs.length === 2 && scaledChannels(layout, item)) return true;
  const values = item.inputs.filter((name) => !isNumber(name) && !isTable(name));
  if (values.length === 2 && item.inputs.length === 2 && gated(layout, item, values)) return true;
  const shape = layout.shape(values[0] ?? '');
  if (shape === undefined || !values.every((name) => isSame(layout.shape(name), shape))) return false;
  layout.setShape(output, shape);
  if (
    !values.some((name) => layout.isBlocked(name)) ||
    !values.every((name) => layout.isBlocked(name) || shape[0] % 4 === 0)
  )
    return false;
  if (item.inputs.some(isTable)) return tabled(layout, item, { shape, isTable });
  if (values.length === 1 && applied(layout, item, values[0] ?? '')) return true;
  if (values.length === 2 && scaledBefore(layout, item)) return true;
  if (item.opType === 'Add' && values.length === 2 && added(layout, output, values)) return true;
  if (item.opType === 'Sum' && values.length === item.inputs.length && summed(layout, item, shape))
    return true;
  const inputs = item.inputs.map((name) => (isNumber(name) ? name : (layout.blocked(name)?.name ?? '')));
  const name = layout.add(item.opType, inputs, { kept: item.attributes });
  layout.setBlocked(output, { name, shape });
  return true;
}

function isNumberName(layout: Layout, name: string): boolean {
  return name === '' || (layout.tensor(name)?.dims.every((size) => size === 1) ?? false);
}

function isSame(a: ImageShape | undefined, b: ImageShape): boolean {
  return a?.every((size, axis) => size === b[axis]) ?? false;
}

/** Fuses a function with the convolution that makes its argument. */
function applied(layout: Layout, item: Node, value: string): boolean {
  const convolution = layout.open(value);
  const activation = activationOf(layout, item);
  if (convolution === undefined || activation === undefined) return false;
  layout.setWaiting(item.outputs[0] ?? '', { ...convolution, activation });
  return true;
}

/** A function as an attribute of a convolution, if it can be one. */
function activationOf(layout: Layout, item: Node): Attributes | undefined {
  const parameters = parametersOf(layout, item);
  if (parameters === undefined) return undefined;
  const activation: Attribute = { type: 'string', value: item.opType };
  if (parameters.length === 0) return new Map([['activation', activation]]);
  return new Map<string, Attribute>([
    ['activation', activation],
    ['activation_params', { type: 'floats', value: parameters }],
  ]);
}

function parametersOf(layout: Layout, item: Node): number[] | undefined {
  switch (item.opType) {
    case 'Relu':
    case 'Sigmoid':
    case 'Tanh':
      return [];
    case 'LeakyRelu':
      return [floatAttribute(item, 'alpha', 0.01)];
    case 'HardSigmoid':
      return [floatAttribute(item, 'alpha', 0.2), floatAttribute(item, 'beta', 0.5)];
    case 'Clip': {
      const [low, high] = [item.inputs[1], item.inputs[2]].map((name) => layout.tensor(name ?? ''));
      if (low === undefined || high === undefined) return undefined;
      return [tensorValues(low)[0] ?? 0, tensorValues(high)[0] ?? 0];
    }
    default:
      return undefined;
  }
}

/** [1, 1, height, width], not a scalar. */
function isPlane(dims: readonly number[] | undefined): boolean {
  return dims?.length === 4 && dims[0] === 1 && dims[1] === 1 && dims.some((size) => size !== 1);
}

/** With constants of one number per place, the same for all channels: places and channels of a block are one axis. */
function tabled(
  layout: Layout,
  item: Node,
  { shape, isTable }: { readonly shape: ImageShape; readonly isTable: (name: string) => boolean },
): boolean {
  const [channels, height, width] = shape;
  const { block } = layout;
  const integers = (values: readonly number[]) => layout.constant(integerTensor(values));
  const flat = integers([-1, height * width * block]);
  const isFit = item.inputs
    .filter(isTable)
    .every((name) => layout.tensor(name)?.dims[2] === height && layout.tensor(name)?.dims[3] === width);
  if (!isFit) return false;
  const inputs = item.inputs.map((name) => {
    const tensor = layout.tensor(name);
    if (tensor === undefined || !isTable(name)) {
      const value = isNumberName(layout, name) ? undefined : layout.blocked(name)?.name;
      return value === undefined ? name : layout.add('Reshape', [value, flat]);
    }
    const values = tensorValues(tensor);
    const repeated = Float32Array.from(
      { length: values.length * block },
      (_, at) => values[Math.floor(at / block)] ?? 0,
    );
    return layout.constant(floatTensor(repeated, [1, repeated.length]));
  });
  const result = layout.add(item.opType, inputs, { kept: item.attributes });
  const dims = integers([-1, Math.ceil(channels / block) * block, height, width]);
  layout.setBlocked(item.outputs[0] ?? '', { name: layout.add('Reshape', [result, dims]), shape });
  return true;
}

/** A value with one number for each image and channel: that is repeated over all places. */
function gated(layout: Layout, item: Node, values: readonly string[]): boolean {
  const shapes = values.map((name) => layout.shape(name));
  const gate = shapes.findIndex((shape) => shape?.[1] === 1 && shape[2] === 1);
  const shape = shapes[1 - gate];
  if (gate < 0 || shape === undefined || shape[1] * shape[2] === 1 || shape[0] !== shapes[gate]?.[0])
    return false;
  const [small = '', large = ''] = [values[gate], values[1 - gate]];
  const value = layout.isBlocked(large) ? layout.blocked(large) : undefined;
  const spread = value === undefined ? undefined : repeatedPositions(layout, small, [shape[1], shape[2]]);
  if (value === undefined || spread === undefined) return false;
  const inputs = item.inputs.map((name) => (name === large ? value.name : spread.name));
  layout.setBlocked(item.outputs[0] ?? '', {
    name: layout.add(item.opType, inputs, { kept: item.attributes }),
    shape,
  });
  return true;
}

/** Each place of a value as rows x columns places, in blocks; undefined where it cannot be laid out so. */
export function repeatedPositions(
  layout: Layout,
  name: string,
  [rows, columns]: readonly [number, number],
): BlockedValue | undefined {
  const value = layout.blocked(name);
  if (value === undefined) return undefined;
  const [channels, height, width] = value.shape;
  const attributes = { scales: [1, 1, rows, columns], mode: 'nearest' };
  return {
    name: layout.add('Upsample', [value.name], { domain: blockedDomain, attributes }),
    shape: [channels, height * rows, width * columns],
  };
}
