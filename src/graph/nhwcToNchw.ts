import { graphsWithin } from './branches.ts';
import { intAttribute, intsAttribute, withAttributes } from './edit.ts';
import {
  isTranspose,
  type KnownGraph,
  permuted,
  type Turning,
  toFirst,
  turningGraph,
} from './layoutRewriter.ts';
import type { Node } from './model.ts';

/** Operators that treat each number by itself, whatever the layout; further inputs are limits. */
const unary = new Set([
  'Relu', 'LeakyRelu', 'Clip', 'Elu', 'Selu', 'Celu', 'Sigmoid', 'HardSigmoid', 'HardSwish', 'Mish', 'Gelu', 'Tanh',
  'Softplus', 'Softsign', 'Erf', 'Exp', 'Log', 'Sqrt', 'Reciprocal', 'Neg', 'Abs',
]); // biome-ignore format: a list reads better packed
const broadcast = new Set(['Add', 'Sub', 'Mul', 'Div', 'Max', 'Min', 'Sum', 'Pow', 'PRelu']);
const reductions = new Set(['ReduceMean', 'ReduceSum', 'ReduceMax', 'ReduceMin']);

/**
 * The graph with its image-like values laid out as [n, channels, height, width] where an exporter turned them to
 * channels-last between convolutions, as Keras does: what lies between two turns is computed channels-first, and the
 * turns fall away. A value that changes its layout keeps its name; what still needs it channels-last reads
 * `NAME/channelsLast`. Casts from a type to itself fall away too.
 */
export function channelsFirst({ graph, facts }: KnownGraph): KnownGraph {
  // Graphs within nodes read values by their names.
  if (graph.nodes.some((item) => graphsWithin(item).length > 0)) return { graph, facts };
  const turning = turningGraph({ graph, facts });
  for (const item of graph.nodes) {
    const convert = conversion(item, turning);
    if (convert === undefined) turning.keep(item);
    else convert();
  }
  return turning.result();
}

/** How a node is written channels-first; undefined where it stays as it is. */
function conversion(item: Node, turning: Turning): (() => void) | undefined {
  const { same, first, facts } = turning;
  const [input = '', second = ''] = item.inputs;
  const [output = ''] = item.outputs;
  if (item.domain !== '' || item.outputs.length !== 1) return undefined;
  if (item.opType === 'Cast' && facts.elementType(input) === facts.elementType(output))
    return () => turning.alias(output, input);
  if (broadcast.has(item.opType)) return broadcasting(item, turning);
  const own = first(input);
  if (own === undefined) return undefined;
  if (isTranspose(item, toFirst)) return () => turning.aliasFirst(output, input);
  if (unary.has(item.opType))
    return () => turning.turned({ ...item, inputs: [own, ...item.inputs.slice(1).map(same)] });
  if (reductions.has(item.opType)) return reducing(item, turning);
  if (item.opType === 'Concat') {
    const operands = item.inputs.map(turning.turnedFirst);
    if (!operands.every((name) => name !== undefined)) return undefined;
    const axis = { type: 'int', value: axisFirst(intAttribute(item, 'axis', 0)) } as const;
    return () => turning.turned({ ...withAttributes(item, { axis }), inputs: operands });
  }
  const amounts = item.opType === 'Pad' && item.inputs.length < 4 ? turning.integers(second) : undefined;
  if (amounts?.length !== 8) return undefined;
  return () => {
    const moved = [amounts.slice(0, 4), amounts.slice(4)].flatMap((sizes) => permuted(sizes, toFirst));
    const pads = turning.newIntegers(`${output}/pads`, moved);
    turning.turned({ ...item, inputs: [own, pads, ...item.inputs.slice(2).map(same)] });
  };
}

/** An operator between an image and images, numbers per channel, or single numbers. */
function broadcasting(item: Node, { first, facts, constantFirst, turnedFirst, turned }: Turning) {
  if (!item.inputs.some((name) => first(name) !== undefined)) return undefined;
  if (facts.shape(item.outputs[0] ?? '').length !== 4) return undefined;
  const operands = item.inputs.map((name) => constantFirst(name) ?? turnedFirst(name));
  return operands.every((name) => name !== undefined)
    ? () => turned({ ...item, inputs: operands })
    : undefined;
}

function reducing(item: Node, turning: Turning): (() => void) | undefined {
  const [input = '', second = ''] = item.inputs;
  const axes = second === '' ? intsAttribute(item, 'axes', []) : turning.integers(second);
  if (axes === undefined || axes.length === 0) return undefined;
  const keeps = intAttribute(item, 'keepdims', 1) === 1;
  const indices = axes.map(axisFirst);
  // Without the reduced axes the rest is in the same order only if the channels or both sides are gone.
  if (!keeps && !indices.includes(1) && !(indices.includes(2) && indices.includes(3))) return undefined;
  return () => {
    const inputs = [turning.first(input) ?? '', turning.newIntegers(`${item.outputs[0]}/axes`, indices)];
    const moved = { ...withAttributes(item, { axes: undefined }), inputs };
    if (keeps) turning.turned(moved);
    else turning.add(moved);
  };
}

/** Where an axis of [n, height, width, channels] stands in [n, channels, height, width]. */
function axisFirst(axis: number): number {
  return toFirst.indexOf(axis < 0 ? axis + 4 : axis);
}
