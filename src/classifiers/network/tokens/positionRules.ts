import { intAttribute, intsAttribute, stringAttribute } from '../../../graph/edit.ts';
import { contracted } from './contraction.ts';
import { whole } from './intervals.ts';
import {
  concat,
  constantIntegers,
  expand,
  fromStart,
  gather,
  pad,
  reshape,
  slice,
  split,
  transpose,
} from './movements.ts';
import type { PositionRule } from './positionRule.ts';
import { broadcastDims, met, type Positions, summed } from './positions.ts';
import { evenSpread } from './spread.ts';
import { resampled } from './windows.ts';

/** What a node does that has no rule here: numbers that meet one by one, or a mixture of all. */
export const meeting: PositionRule = ({ node, facts, inputs, intervals, shapeOf }) => {
  const moving = inputs.filter(({ parts }) => parts.length > 0);
  return node.outputs.map((name, output) => {
    const sizes = broadcastDims(moving.map((one) => one.dims));
    const shape = name === '' ? [] : facts.shape(name);
    const isAligned = moving.length > 0 && shape.length === sizes.length;
    const dims = isAligned ? shape.map((size, axis) => size ?? sizes[axis] ?? 1) : shapeOf(output);
    if (moving.length === 0) return { dims, parts: [] };
    if (isAligned && dims.every((size, axis) => sizes[axis] === 1 || sizes[axis] === size))
      return met([{ dims, parts: [] }, ...moving], intervals);
    return { dims, parts: [evenSpread(dims, whole)] };
  });
};

const reduce: PositionRule = (step) => {
  const [input] = step.inputs;
  const named = step.node.inputs[1];
  const axes = named ? constantIntegers(step, named) : intsAttribute(step.node, 'axes', []);
  if (input === undefined || axes === undefined) return undefined;
  const all = axes.length === 0 ? input.dims.map((_, axis) => axis) : axes;
  const keeps = intAttribute(step.node, 'keepdims', 1) === 1;
  const gone = all.map((axis) => fromStart(axis, input.dims.length));
  return [summed(input, { axes: gone, keeps, intervals: step.intervals })];
};

const globalPool: PositionRule = ({ inputs: [input], intervals }) => {
  const axes = (input?.dims ?? []).map((_, axis) => axis).slice(2);
  return input && [summed(input, { axes, keeps: true, intervals })];
};

const matMul: PositionRule = ({ inputs, intervals }) => {
  const [a, b] = inputs;
  if (a === undefined || b === undefined || a.dims.length < 2 || b.dims.length < 2) return undefined;
  const batch = letters.slice(0, Math.max(a.dims.length, b.dims.length) - 2);
  const own = (places: Positions, last: string) => batch.slice(batch.length - places.dims.length + 2) + last;
  return [
    contracted(
      [
        { places: a, letters: own(a, 'ik') },
        { places: b, letters: own(b, 'kj') },
      ],
      `${batch}ij`,
      intervals,
    ),
  ];
};

const letters = 'ABCDEFGH';

const gemm: PositionRule = ({ node, inputs: [a, b], intervals }) => {
  if (a === undefined || b === undefined) return undefined;
  const [left, right] = [
    intAttribute(node, 'transA', 0) ? 'ki' : 'ik',
    intAttribute(node, 'transB', 0) ? 'jk' : 'kj',
  ];
  const factors = [
    { places: a, letters: left },
    { places: b, letters: right },
  ];
  return [contracted(factors, 'ij', intervals)];
};

const einsum: PositionRule = ({ node, inputs, intervals }) => {
  const [left = '', result] = stringAttribute(node, 'equation', '').replaceAll(' ', '').split('->');
  const operands = left.split(',');
  const isPlain = operands.every((one, at) => one.length === inputs[at]?.dims.length);
  if (result === undefined || !isPlain || left.includes('.')) return undefined;
  const factors = inputs.map((places, at) => ({ places, letters: operands[at] ?? '' }));
  return [contracted(factors, result, intervals)];
};

/** Of the token that asks: the row of the first input. */
const attention: PositionRule = (step) => {
  const [query] = step.inputs;
  if (query === undefined) return undefined;
  const axes = [query.dims.length - 1];
  const even = summed(query, { axes, keeps: true, intervals: step.intervals });
  const own = met([{ dims: step.shapeOf(0), parts: [] }, even], step.intervals);
  return [own, ...step.node.outputs.slice(1).map((_, at) => ({ dims: step.shapeOf(at + 1), parts: [] }))];
};

/** The rule of each operator that moves numbers or sums them; all others meet number by number. */
export const positionRules: ReadonlyMap<string, PositionRule> = new Map(
  Object.entries({
    Reshape: reshape, Flatten: reshape, Squeeze: reshape, Unsqueeze: reshape, Transpose: transpose, Slice: slice,
    Split: split, Gather: gather, Concat: concat, Pad: pad, Expand: expand, ReduceMean: reduce, ReduceSum: reduce,
    ReduceMax: reduce, ReduceMin: reduce, ReduceL2: reduce, GlobalAveragePool: globalPool, GlobalMaxPool: globalPool,
    MatMul: matMul, Gemm: gemm, Einsum: einsum, Attention: attention, Conv: resampled, ConvTranspose: resampled,
    MaxPool: resampled, AveragePool: resampled, LpPool: resampled, Resize: resampled, DepthToSpace: resampled,
    SpaceToDepth: resampled,
  }),
); // biome-ignore format: a list reads better packed
