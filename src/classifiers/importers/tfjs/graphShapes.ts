import { flagAttribute, numbersAttribute } from './graphNode.ts';
import { type GraphStep, inputAt, integersAt, knownIntegersAt, windowOf } from './graphStep.ts';
import { itemSize, type Value } from './onnxGraphBuilder.ts';
import { concatenated, globallyPooled, padded, reshaped, resized } from './shapeOps.ts';
import { pooled } from './windows.ts';

export function graphPooling(step: GraphStep, kind: 'max' | 'mean'): Value | undefined {
  const window = windowOf(step);
  if (window === undefined) return undefined;
  const [, tall = 1, wide = 1] = numbersAttribute(step.node, 'ksize', [1, 1, 1, 1]);
  return pooled(step.builder, inputAt(step, 0), {
    ...window,
    output: step.output,
    kind,
    kernel: [tall, wide],
  });
}

/** A reduction over constant axes: over rows and columns a global pooling, else of values in TF's order. */
export function graphReduction(step: GraphStep, opType: string): Value | undefined {
  const { builder, output, node } = step;
  const input = inputAt(step, 0);
  const rank = input.shape.length;
  const axes = knownIntegersAt(step, 1)?.map((axis) => (axis < 0 ? axis + rank : axis));
  if (axes === undefined || axes.includes(0)) return undefined;
  const keepsAxes = flagAttribute(node, 'keep_dims');
  const isGlobal = rank === 4 && axes.length === 2 && axes.includes(1) && axes.includes(2);
  if (isGlobal && (opType === 'ReduceMean' || opType === 'ReduceMax')) {
    return globallyPooled(builder, input, {
      output,
      kind: opType === 'ReduceMean' ? 'mean' : 'max',
      keepsAxes,
    });
  }
  const names = [builder.channelsLast(input), builder.integers(`${output}/axes`, axes)];
  builder.add(opType, names, output, { attributes: { keepdims: keepsAxes ? 1 : 0 } });
  const shape = input.shape.flatMap((size, axis) => (axes.includes(axis) ? (keepsAxes ? [1] : []) : [size]));
  return { name: output, shape, channelsFirst: false };
}

export function graphReshape(step: GraphStep): Value | undefined {
  const sizes = integersAt(step, 1);
  const input = inputAt(step, 0);
  const size = itemSize(input.shape);
  const [batch, ...rest] = sizes ?? [];
  if (sizes === undefined || size === undefined || rest.some((side) => side === undefined)) return undefined;
  const target = rest as number[];
  const known = target.reduce((total, side) => (side === -1 ? total : total * side), 1);
  // The first size is the batch where the others hold one image.
  const holdsImage = target.includes(-1) ? batch !== -1 && size % known === 0 : known === size;
  return holdsImage ? reshaped(step.builder, input, { output: step.output, target }) : undefined;
}

/** Without the axes of size 1 that are named, or any of them where none is. */
export function graphSqueeze(step: GraphStep): Value | undefined {
  const input = inputAt(step, 0);
  const named = numbersAttribute(step.node, 'squeeze_dims', numbersAttribute(step.node, 'axis', []));
  const axes = named.map((axis) => (axis < 0 ? axis + input.shape.length : axis));
  const target = input.shape
    .map((size, axis) => ({ size, axis }))
    .slice(1)
    .filter(({ size, axis }) => (axes.length > 0 ? !axes.includes(axis) : size !== 1))
    .map(({ size }) => size);
  if (axes.includes(0) || target.some((size) => size === undefined)) return undefined;
  return reshaped(step.builder, input, { output: step.output, target: target as number[] });
}

export function graphExpandDims(step: GraphStep): Value | undefined {
  const input = inputAt(step, 0);
  const [axis] = knownIntegersAt(step, 1) ?? [];
  if (axis === undefined || input.shape.slice(1).some((size) => size === undefined)) return undefined;
  const index = axis < 0 ? axis + input.shape.length + 1 : axis;
  if (index === 0) return undefined;
  const target = (input.shape as number[]).toSpliced(index, 0, 1).slice(1);
  return reshaped(step.builder, input, { output: step.output, target });
}

export function graphTranspose(step: GraphStep): Value | undefined {
  const { builder, output } = step;
  const input = inputAt(step, 0);
  const perm = knownIntegersAt(step, 1);
  if (perm === undefined || perm[0] !== 0) return undefined;
  builder.add('Transpose', [builder.channelsLast(input)], output, { attributes: { perm } });
  return { name: output, shape: perm.map((axis) => input.shape[axis]), channelsFirst: false };
}

export function graphPad(step: GraphStep): Value | undefined {
  const { builder, output, inputs } = step;
  const input = inputAt(step, 0);
  const amounts = knownIntegersAt(step, 1);
  const value = inputs[2] === undefined ? 0 : inputs[2].constant?.values[0];
  if (amounts === undefined || value === undefined || input.shape.length !== 4) return undefined;
  const [start = 0, end = 0, top = 0, bottom = 0, left = 0, right = 0, front = 0, back = 0] = amounts;
  if (start !== 0 || end !== 0) return undefined;
  const image = padded(builder, input, {
    output: front === 0 && back === 0 ? output : `${output}/places`,
    rows: [top, bottom],
    columns: [left, right],
    value,
  });
  if (front === 0 && back === 0) return image;
  const pads = builder.integers(`${output}/channelPads`, [0, front, 0, 0, 0, back, 0, 0]);
  builder.add(
    'Pad',
    [image.name, pads, builder.floats(`${output}/filler`, Float32Array.of(value), [])],
    output,
  );
  const [, height, width, channels = 0] = image.shape;
  return {
    name: output,
    shape: [image.shape[0], height, width, channels + front + back],
    channelsFirst: true,
  };
}

export function graphConcat(step: GraphStep): Value | undefined {
  const { inputs, output, builder } = step;
  const [axis] = knownIntegersAt(step, inputs.length - 1) ?? [];
  const parts = inputs.slice(0, -1);
  const lists = parts.map(({ integers }) => integers);
  if (lists.every((list) => list !== undefined))
    return { name: output, shape: [lists.flat().length], channelsFirst: false, integers: lists.flat() };
  const isBatch = axis === 0 || axis === -(parts[0]?.shape.length ?? 0);
  if (axis === undefined || isBatch || parts.some(({ constant }) => constant !== undefined)) return undefined;
  return concatenated(builder, parts, { output, axis });
}

export function graphResize(step: GraphStep, mode: 'nearest' | 'bilinear'): Value | undefined {
  const [height, width] = knownIntegersAt(step, 1) ?? [];
  if (height === undefined || width === undefined) return undefined;
  return resized(step.builder, inputAt(step, 0), {
    output: step.output,
    size: [height, width],
    mode,
    alignCorners: flagAttribute(step.node, 'align_corners'),
    halfPixelCenters: flagAttribute(step.node, 'half_pixel_centers'),
  });
}
