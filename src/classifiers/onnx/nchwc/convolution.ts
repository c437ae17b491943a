import { intAttribute, intsAttribute, stringAttribute, withAttributes } from '../../../graph/edit.ts';
import type { Attributes, Node } from '../../../graph/model.ts';
import { tensorValues } from '../../../graph/tensor.ts';
import { unscaled } from './affine.ts';
import type { ImageShape, Layout } from './layout.ts';

/** A convolution with constant weights; what is added or applied to it may fuse with it later. */
export function convolution(layout: Layout, item: Node): boolean {
  const [input = '', weights = '', biasName = ''] = item.inputs;
  const [output = ''] = item.outputs;
  const given = layout.tensor(weights);
  const bias = biasName === '' ? undefined : layout.tensor(biasName);
  if (given?.elementType !== 'float32' || given.dims.length !== 4) return false;
  if (biasName !== '' && bias?.elementType !== 'float32') return false;
  const [outputs = 0, perGroup = 0] = given.dims;
  const groups = intAttribute(item, 'group', 1);
  const { block } = layout;
  const isDepthwise = perGroup === 1 && groups === outputs && groups > 1;
  const isWhole = perGroup % block === 0 && (outputs / groups) % block === 0;
  if (groups > 1 && !isDepthwise && !isWhole) return false;
  const shape = layout.shape(output) ?? outputShape(layout.shape(input), item, given.dims);
  if (shape === undefined) return false;
  const isImage = groups === 1 && perGroup < block && !layout.isBlocked(input);
  const { input: before, filter } = unscaled(layout, input, given, groups);
  const from = before ?? (isImage ? plainImage(layout, input) : layout.blocked(input)?.name);
  if (from === undefined) return false;
  layout.setWaiting(output, {
    shape,
    input: from,
    filter,
    ...(bias && { bias: Float32Array.from(tensorValues(bias)) }),
    groups,
    isImage,
    attributes: attributesOf(
      item,
      before === undefined && !isImage ? layout.blocked(input)?.beyond : undefined,
    ),
  });
  return true;
}

function plainImage(layout: Layout, name: string): string {
  layout.plain(name);
  return name;
}

/** The attributes without groups, and with less padding where its zeros are there already. */
function attributesOf(item: Node, beyond: readonly number[] = [0, 0]): Attributes {
  const pads = item.attributes.get('pads');
  const ungrouped = withAttributes(item, { group: undefined });
  if (beyond.every((count) => count === 0) || pads?.type !== 'ints') return ungrouped.attributes;
  const value = pads.value.map((pad, at) => pad - (at < 2 ? 0 : (beyond[at - 2] ?? 0)));
  return withAttributes(ungrouped, { pads: { type: 'ints', value } }).attributes;
}

/** The shape of what a convolution without automatic padding makes. */
function outputShape(
  input: ImageShape | undefined,
  item: Node,
  [outputs = 0, , ...kernel]: readonly number[],
): ImageShape | undefined {
  if (input === undefined || !['NOTSET', 'VALID'].includes(stringAttribute(item, 'auto_pad', 'NOTSET')))
    return undefined;
  const pads = intsAttribute(item, 'pads', [0, 0, 0, 0]);
  const strides = intsAttribute(item, 'strides', [1, 1]);
  const dilations = intsAttribute(item, 'dilations', [1, 1]);
  const [height = 0, width = 0] = kernel.map((size, axis) => {
    const padded = (input[axis + 1] ?? 0) + (pads[axis] ?? 0) + (pads[axis + 2] ?? 0);
    return Math.floor((padded - (size - 1) * (dilations[axis] ?? 1) - 1) / (strides[axis] ?? 1)) + 1;
  });
  return [outputs, height, width];
}
