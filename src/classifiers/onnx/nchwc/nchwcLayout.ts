import { valuesReadBy } from '../../../graph/branches.ts';
import { intAttribute, intsAttribute, pruned, stringAttribute } from '../../../graph/edit.ts';
import type { Model, Node } from '../../../graph/model.ts';
import { floatTensor, tensorValues } from '../../../graph/tensor.ts';
import { batchNormalization } from './affine.ts';
import { convolution } from './convolution.ts';
import { blockedDomain, createLayout, type ImageShape, type Layout } from './layout.ts';
import { interleaving } from './pixelShuffle.ts';
import { pointwise, pointwiseOperators, repeatedPositions } from './pointwise.ts';
import { interleave } from './polyphase.ts';
import { transposedConvolution } from './transposedConvolution.ts';

/**
 * The model with its convolutions, and what stands between them, on values whose channels lie in blocks of `block`.
 */
export function toNchwc(model: Model, block: number): Model {
  const { graph } = model;
  const { layout, nodes, initializers } = createLayout(graph, { block, lower });
  for (const item of graph.nodes) if (!layout.isSkipped(item)) lower(layout, item);
  const outputs = graph.outputs.map(({ name }) => name);
  for (const name of outputs) layout.plain(name);
  const laidOut = pruned({ ...graph, nodes, initializers }, outputs);
  const made = new Set(laidOut.nodes.flatMap((item) => item.outputs));
  return {
    ...model,
    opsets: new Map([...model.opsets, [blockedDomain, 1]]),
    graph: { ...laidOut, values: (graph.values ?? []).filter(({ name }) => made.has(name)) },
  };
}

/** In blocks where the layout has the operator, else as ONNX has it. */
function lower(layout: Layout, item: Node): void {
  if (item.domain === '' && operators.get(item.opType)?.(layout, item)) return;
  for (const name of valuesReadBy(item)) layout.plain(name);
  layout.append(item);
}

type Operator = (layout: Layout, item: Node) => boolean;

const operators: ReadonlyMap<string, Operator> = new Map(
  Object.entries<Operator>({
    Conv: convolution,
    ConvTranspose: transposedConvolution,
    MaxPool: pooling,
    AveragePool: pooling,
    GlobalAveragePool: globalPooling,
    GlobalMaxPool: globalPooling,
    BatchNormalization: batchNormalization,
    Concat: concatenation,
    ReduceMean: spatialMean,
    ReduceSum: spatialMean,
    Resize: resizing,
    Split: splitting,
    Transpose: transposition,
    [interleave]: interleaving,
    ...Object.fromEntries([...pointwiseOperators].map((name) => [name, pointwise])),
  }),
);

/** Windows without gaps, whose places nobody asks for. */
function pooling(layout: Layout, item: Node): boolean {
  const [output = '', ...others] = item.outputs;
  const [input = ''] = item.inputs;
  const shape = layout.shape(output);
  if (others.some((name) => name !== '') || intsAttribute(item, 'dilations', []).some((size) => size !== 1))
    return false;
  if (shape === undefined || !layout.isBlocked(input)) return false;
  const value = layout.blocked(input);
  if (value === undefined) return false;
  const name = layout.add(item.opType, [value.name], { domain: blockedDomain, kept: item.attributes });
  layout.setBlocked(output, { name, shape });
  return true;
}

function globalPooling(layout: Layout, item: Node): boolean {
  const [input = ''] = item.inputs;
  const value = layout.isBlocked(input) ? layout.blocked(input) : undefined;
  if (value === undefined) return false;
  const name = layout.add(item.opType, [value.name], { domain: blockedDomain });
  const shape: ImageShape = [value.shape[0], 1, 1];
  layout.setBlocked(item.outputs[0] ?? '', { name, shape });
  return true;
}

/** Whole blocks, one value's after another's. */
function concatenation(layout: Layout, item: Node): boolean {
  const shapes = item.inputs.map((name) => (layout.isBlocked(name) ? layout.shape(name) : undefined));
  if (intAttribute(item, 'axis', 0) !== 1) return false;
  if (!shapes.every((shape) => shape !== undefined && shape[0] % layout.block === 0)) return false;
  const [, height = 0, width = 0] = shapes[0] ?? [];
  const channels = shapes.reduce((total, shape) => total + (shape?.[0] ?? 0), 0);
  const inputs = item.inputs.map((name) => layout.blocked(name)?.name ?? '');
  const name = layout.add('Concat', inputs, { attributes: { axis: 1 } });
  layout.setBlocked(item.outputs[0] ?? '', { name, shape: [channels, height, width] });
  return true;
}

/** Out of blocks with the channels last at once. */
function transposition(layout: Layout, item: Node): boolean {
  const [input = ''] = item.inputs;
  if (String(intsAttribute(item, 'perm', [])) !== '0,2,3,1' || !layout.isBlocked(input)) return false;
  const value = layout.blocked(input);
  if (value === undefined) return false;
  const attributes = { channels: value.shape[0], channels_last: 1 };
  layout.add('ReorderOutput', [value.name], {
    domain: blockedDomain,
    attributes,
    output: item.outputs[0] ?? '',
  });
  return true;
}

/** Whole blocks of a value. */
function splitting(layout: Layout, item: Node): boolean {
  const [input = '', name = ''] = item.inputs;
  const sizes = layout.tensor(name);
  if (intAttribute(item, 'axis', 0) !== 1 || sizes === undefined || !layout.isBlocked(input)) return false;
  const counts = [...tensorValues(sizes)];
  const value = counts.every((size) => size % layout.block === 0) ? layout.blocked(input) : undefined;
  if (value === undefined) return false;
  const [, height, width] = value.shape;
  const names = item.outputs.map((output) => `blocks/${output}`);
  layout.append({ ...item, name: names[0] ?? '', inputs: [value.name, name], outputs: names });
  item.outputs.forEach((output, index) => {
    layout.setBlocked(output, { name: names[index] ?? '', shape: [counts[index] ?? 0, height, width] });
  });
  return true;
}

/** Each place as several: the nearest of whole multiples of the size. */
function resizing(layout: Layout, item: Node): boolean {
  const [input = '', , scales = '', sizes = ''] = item.inputs;
  const tensor = layout.tensor(scales);
  const shape = layout.shape(input);
  if (tensor === undefined || sizes !== '' || shape === undefined) return false;
  const isNearest =
    stringAttribute(item, 'mode', 'nearest') === 'nearest' &&
    stringAttribute(item, 'coordinate_transformation_mode', 'half_pixel') === 'asymmetric' &&
    stringAttribute(item, 'nearest_mode', 'round_prefer_floor') === 'floor';
  const [items, channels, rows = 0, columns = 0] = tensorValues(tensor);
  if (!isNearest || items !== 1 || channels !== 1 || !Number.isInteger(rows) || !Number.isInteger(columns))
    return false;
  const result = repeatedPositions(layout, input, [rows, columns]);
  if (result === undefined) return false;
  layout.setBlocked(item.outputs[0] ?? '', result);
  return true;
}

/** The sum or mean of each channel. */
function spatialMean(layout: Layout, item: Node): boolean {
  const [input = '', axes = ''] = item.inputs;
  const tensor = layout.tensor(axes);
  const value = tensor !== undefined && layout.isBlocked(input) ? layout.blocked(input) : undefined;
  const named = tensor === undefined ? [] : [...tensorValues(tensor)].map((axis) => (axis + 4) % 4).sort();
  if (value === undefined || intAttribute(item, 'keepdims', 1) !== 1 || named.join() !== '2,3') return false;
  const [channels, height, width] = value.shape;
  const mean = layout.add('GlobalAveragePool', [value.name], { domain: blockedDomain });
  const count = () => layout.constant(floatTensor(Float32Array.of(height * width), []));
  const name = item.opType === 'ReduceMean' ? mean : layout.add('Mul', [mean, count()]);
  layout.setBlocked(item.outputs[0] ?? '', { name, shape: [channels, 1, 1] });
  return true;
}
