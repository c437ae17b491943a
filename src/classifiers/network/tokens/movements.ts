import { product } from '../../../autodiff/shapes.ts';
import { intAttribute, intsAttribute } from '../../../graph/edit.ts';
import { integersOf } from '../../../graph/tensor.ts';
import type { PositionRule, PositionStep } from './positionRule.ts';
import { met, type Positions, telling } from './positions.ts';
import { concatenated, picked, reshaped, type Spread, transposed } from './spread.ts';
import { isTiling, tiled } from './windows.ts';

/** Each spread of an input moved alike. */
function movedBy(
  { inputs: [input] }: PositionStep,
  move: (spread: Spread) => Spread,
  dims: readonly number[],
): readonly Positions[] {
  return [telling(dims, (input?.parts ?? []).map(move))];
}

export const reshape: PositionRule = (step) => {
  const dims = countedShape(step);
  return dims === undefined ? undefined : movedBy(step, (spread) => reshaped(spread, dims), dims);
};

/** The shape of the output, which holds as many numbers as the input: a size that is not known follows. */
function countedShape({
  node,
  facts,
  inputs: [input],
  shapeOf,
}: PositionStep): readonly number[] | undefined {
  const [output = ''] = node.outputs;
  const count = product(input?.dims ?? []);
  const shape = facts.shape(output);
  const open = shape.flatMap((size, axis) => (size === undefined ? [axis] : []));
  const known = open.length > 1 && facts.isBatch(output) ? shapeOf(0).slice(0, 1) : [];
  const dims = shape.map((size, axis) => size ?? known[axis]);
  const rest = product(dims.map((size) => size ?? 1));
  const filled = dims.map((size) => size ?? count / rest);
  return product(filled) === count && filled.every(Number.isInteger) ? filled : undefined;
}

export const transpose: PositionRule = (step) => {
  const dims = step.inputs[0]?.dims ?? [];
  const perm = intsAttribute(step.node, 'perm', dims.map((_, axis) => axis).reverse());
  return movedBy(
    step,
    (spread) => transposed(spread, perm),
    perm.map((axis) => dims[axis] ?? 1),
  );
};

/** Some entries of one axis. */
function pick(places: readonly Positions[], axis: number, at: readonly number[]): readonly Positions[] {
  return places.map(({ dims, parts }) => {
    const list = { at, dims: [at.length] };
    return telling(
      dims.with(axis, at.length),
      parts.map((spread) => picked(spread, axis, list)),
    );
  });
}

export const slice: PositionRule = (step) => {
  const [input] = step.inputs;
  const [, starts, ends, axes, steps] = step.node.inputs.map((name) => constantIntegers(step, name));
  if (input === undefined || starts === undefined || ends === undefined) return undefined;
  if (step.node.inputs[3] && axes === undefined) return undefined;
  let places: readonly Positions[] = [input];
  for (const [at, start] of starts.entries()) {
    const axis = fromStart(axes?.[at] ?? at, input.dims.length);
    const size = input.dims[axis] ?? 1;
    const by = steps?.[at] ?? 1;
    const list = sliced(size, { start, end: ends[at] ?? size, by });
    places =
      by > 1 && size % by === 0
        ? places.map((one) => thinned(one, { axis, list, intervals: step.intervals }))
        : pick(places, axis, list);
  }
  return places;
};

/** Every so many entries of one axis: of a row of cells, as many larger ones. */
function thinned(
  places: Positions,
  { axis, list, intervals }: { axis: number; list: readonly number[]; intervals: PositionStep['intervals'] },
): Positions {
  const dims = places.dims.with(axis, list.length);
  const chosen = { at: list, dims: [list.length] };
  return telling(
    dims,
    places.parts.map((spread) => {
      const isRow = spread.ids.length === spread.own[axis] && isTiling(spread, intervals);
      return isRow ? tiled(dims, { axis, intervals }) : picked(spread, axis, chosen);
    }),
  );
}

function sliced(size: number, { start, end, by }: { start: number; end: number; by: number }): number[] {
  const bound = (index: number, low: number, high: number) =>
    Math.min(Math.max(index < 0 ? index + size : index, low), high);
  const [first, last] =
    by > 0
      ? [bound(start, 0, size), bound(end, 0, size)]
      : [bound(start, 0, size - 1), bound(end, -1, size - 1)];
  const count = Math.max(0, Math.ceil((last - first) / by));
  return Array.from({ length: count }, (_, at) => first + at * by);
}

export const split: PositionRule = (step) => {
  const [input] = step.inputs;
  if (input === undefined) return undefined;
  const axis = fromStart(intAttribute(step.node, 'axis', 0), input.dims.length);
  let start = 0;
  return step.node.outputs.map((_, output) => {
    const size = step.shapeOf(output)[axis] ?? 1;
    const list = Array.from({ length: size }, (_, at) => start + at);
    start += size;
    return pick([input], axis, list)[0] ?? input;
  });
};

export const gather: PositionRule = (step) => {
  const [input] = step.inputs;
  const [, name = ''] = step.node.inputs;
  const tensor = step.facts.constant(name);
  if (input === undefined || tensor === undefined) return undefined;
  const axis = fromStart(intAttribute(step.node, 'axis', 0), input.dims.length);
  const size = input.dims[axis] ?? 1;
  const list = { at: integersOf(tensor).map((at) => fromStart(at, size)), dims: tensor.dims };
  const dims = input.dims.toSpliced(axis, 1, ...tensor.dims);
  return movedBy(step, (spread) => picked(spread, axis, list), dims);
};

export const concat: PositionRule = ({ node, inputs }) => {
  const axis = fromStart(intAttribute(node, 'axis', 0), inputs[0]?.dims.length ?? 0);
  const total = inputs.reduce((sum, { dims }) => sum + (dims[axis] ?? 0), 0);
  const dims = (inputs[0]?.dims ?? []).with(axis, total);
  const count = Math.max(...inputs.map(({ parts }) => parts.length));
  const spreads = Array.from({ length: count }, (_, at) =>
    concatenated(
      inputs.map(({ dims: own, parts }) => ({ dims: own, spread: parts[at] })),
      axis,
    ),
  );
  return [telling(dims, spreads)];
};

export const pad: PositionRule = (step) => {
  const [input] = step.inputs;
  const amounts = constantIntegers(step, step.node.inputs[1] ?? '');
  if (input === undefined || amounts?.length !== 2 * input.dims.length) return undefined;
  let places = input;
  for (const [axis] of input.dims.entries()) {
    const [before = 0, after = 0] = [amounts[axis], amounts[axis + input.dims.length]];
    if (before < 0 || after < 0) return undefined;
    if (before === 0 && after === 0) continue;
    const empty = (size: number) => ({ dims: places.dims.with(axis, size), spread: undefined });
    const dims = places.dims.with(axis, (places.dims[axis] ?? 0) + before + after);
    const own = places.dims;
    const around = (spread: Spread) =>
      concatenated([empty(before), { dims: own, spread }, empty(after)], axis);
    places = telling(dims, places.parts.map(around));
  }
  return [places];
};

export const expand: PositionRule = ({ inputs: [input], shapeOf, intervals }) =>
  input && [met([{ dims: shapeOf(0), parts: [] }, input], intervals)];

export function constantIntegers({ facts }: PositionStep, name: string): number[] | undefined {
  const tensor = name === '' ? undefined : facts.constant(name);
  return tensor === undefined ? undefined : integersOf(tensor);
}

export function fromStart(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}
