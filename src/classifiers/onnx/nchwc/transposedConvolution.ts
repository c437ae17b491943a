import type { Geometry } from '../../../autodiff/geometry.ts';
import { intAttribute, intsAttribute, node, stringAttribute } from '../../../graph/edit.ts';
import type { Node, Tensor } from '../../../graph/model.ts';
import { floatTensor, tensorValues } from '../../../graph/tensor.ts';
import type { Layout } from './layout.ts';
import { repeatedPositions } from './pointwise.ts';
import { interleave } from './polyphase.ts';
import { subpixelConvolution } from './subpixelConvolution.ts';
import type { Writer } from './writer.ts';

/**
 * A transposed convolution of some stride with constant weights, for which this layout has no operator: where each
 * value is met once and by one number, its places repeated; else convolutions of stride 1 whose results take turns.
 */
export function transposedConvolution(layout: Layout, item: Node): boolean {
  const [input = '', name = '', bias = ''] = item.inputs;
  const [output = ''] = item.outputs;
  const weights = layout.tensor(name);
  const size = layout.shape(input)?.slice(1);
  if (weights?.elementType !== 'float32' || weights.dims.length !== 4 || bias !== '' || size === undefined)
    return false;
  const geometry = geometryOf(item, { weights, size });
  const groups = intAttribute(item, 'group', 1);
  const [outputs = 0, perGroup = 0] = weights.dims;
  const isDepthwise = groups > 1 && groups === outputs && perGroup === 1;
  const isStrided = geometry.strides.some((stride) => stride !== 1);
  if (!isStrided || geometry.dilations.some((dilation) => dilation !== 1)) return false;
  if (stringAttribute(item, 'auto_pad', 'NOTSET') !== 'NOTSET' || item.attributes.has('output_shape'))
    return false;
  if (groups > 1 && !isDepthwise) return false;
  const values = tensorValues(weights);
  if (isDepthwise && tiled(layout, item, { geometry, values })) return true;
  const { names, strides, shape } = subpixelConvolution(writerOn(layout), input, {
    geometry,
    weights: { values, outputs, inputs: perGroup * groups, groups },
  });
  layout.lower(node(interleave, names, [output], { strides, shape }));
  return true;
}

/** Of the convolution that the node transposes, whose output has the size of this one's input. */
function geometryOf(
  item: Node,
  { weights, size }: { readonly weights: Tensor; readonly size: readonly number[] },
): Geometry {
  const kernel = weights.dims.slice(2);
  const strides = intsAttribute(item, 'strides', [1, 1]);
  const dilations = intsAttribute(item, 'dilations', [1, 1]);
  const pads = intsAttribute(item, 'pads', [0, 0, 0, 0]);
  const added = intsAttribute(item, 'output_padding', [0, 0]);
  const inputSize = size.map((count, axis) => {
    const reach = ((kernel[axis] ?? 1) - 1) * (dilations[axis] ?? 1) + 1;
    const covered = (count - 1) * (strides[axis] ?? 1) + reach + (added[axis] ?? 0);
    return covered - (pads[axis] ?? 0) - (pads[axis + 2] ?? 0);
  });
  return { kernel, strides, dilations, begin: pads.slice(0, 2), inputSize, outputSize: size };
}

/** Windows side by side, each with one number for all its places: the value times that number, repeated. */
function tiled(
  layout: Layout,
  { inputs: [input = ''], outputs: [output = ''] }: Node,
  { geometry, values }: { readonly geometry: Geometry; readonly values: ArrayLike<number> },
): boolean {
  const { kernel, strides, begin, inputSize, outputSize } = geometry;
  const isTiled = kernel.every(
    (size, axis) =>
      size === strides[axis] && begin[axis] === 0 && inputSize[axis] === size * (outputSize[axis] ?? 0),
  );
  const factor = values[0] ?? 0;
  if (!isTiled || !Array.from(values).every((value) => value === factor)) return false;
  const scaled = factor === 1 ? input : writerOn(layout).multiply(input, factor);
  const result = repeatedPositions(layout, scaled, [kernel[0] ?? 1, kernel[1] ?? 1]);
  if (result === undefined) return false;
  layout.setBlocked(output, result);
  return true;
}

/** Lays out each node as it is written. */
function writerOn(layout: Layout): Writer {
  const scalar = (value: number | string) =>
    typeof value === 'string' ? value : layout.constant(floatTensor(Float32Array.of(value), []));
  const written: Writer['node'] = (opType, inputs, attributes) => {
    const name = layout.fresh(opType);
    layout.lower(node(opType, inputs, [name], attributes));
    return name;
  };
  return {
    node: written,
    reals: (values, dims) => layout.constant(floatTensor(Float32Array.from(values), dims)),
    multiply: (a, b) => written('Mul', [scalar(a), scalar(b)]),
  };
}
