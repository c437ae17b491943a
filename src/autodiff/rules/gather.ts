import { intAttribute } from '../../graph/edit.ts';
import { tensorValues } from '../../graph/tensor.ts';
import { movedBack } from '../dataMovement.ts';
import type { Rule, Step } from '../rule.ts';
import { axisFromStart } from '../shapes.ts';

/**
 * Items of an axis by index. Constant indices without repeats: each item of the input finds its gradient by the
 * inverse list, or a zero put after the gradient. Repeated or computed indices take the general form.
 */
export const gather: Rule = (step) => {
  const { node, gradient, facts, emit } = step;
  const [input = '', indicesName = ''] = node.inputs;
  const shape = facts.shape(input);
  const axis = axisFromStart(intAttribute(node, 'axis', 0), shape.length);
  const size = shape[axis];
  const constant = facts.constant(indicesName);
  if (constant === undefined || size === undefined || constant.dims.length > 1) return [movedBack(step)];

  const indices = Array.from(tensorValues(constant), (index) => axisFromStart(index, size));
  const scalar = constant.dims.length === 0;
  const placed = scalar ? emit.node('Unsqueeze', [gradient, emit.integers([axis])]) : gradient;
  const [first = 0] = indices;
  if (indices.every((index, position) => index === first + position)) {
    return [paddedTo(step, placed, { axis, before: first, after: size - first - indices.length })];
  }
  if (new Set(indices).size < indices.length) return [movedBack(step)];
  const inverse = Array.from({ length: size }, (_, item) => indices.indexOf(item));
  const missing = inverse.includes(-1);
  const source = missing ? paddedTo(step, placed, { axis, before: 0, after: 1 }) : placed;
  const positions = inverse.map((position) => (position === -1 ? indices.length : position));
  return [emit.node('Gather', [source, emit.integers(positions)], { axis })];
};

function paddedTo(
  { node, facts, emit }: Step,
  name: string,
  { axis, before, after }: { readonly axis: number; readonly before: number; readonly after: number },
): string {
  const { length: rank } = facts.shape(node.inputs[0] ?? '');
  const pads = new Array<number>(2 * rank).fill(0);
  pads[axis] = before;
  pads[axis + rank] = after;
  return before === 0 && after === 0 ? name : emit.node('Pad', [name, emit.integers(pads)]);
}

/** Single values along an axis: each gradient is added where its value came from. */
export const gatherElements: Rule = ({ node, gradient, emit }) => {
  const [input = '', indices = ''] = node.inputs;
  const axis = intAttribute(node, 'axis', 0);
  return [emit.node('ScatterElements', [emit.zeros(input), indices, gradient], { axis, reduction: 'add' })];
};

/** Slices by index vectors: each gradient is added where its slice came from. */
export const gatherNd: Rule = (step) => {
  const { node, gradient, emit } = step;
  const [input = '', indices = ''] = node.inputs;
  if (intAttribute(node, 'batch_dims', 0) > 0) return [movedBack(step)];
  return [emit.node('ScatterND', [emit.zeros(input), indices, gradient], { reduction: 'add' })];
};

/** The largest or smallest values along an axis: each gradient goes back to where its value was. */
export const topK: Rule = ({ node, gradients, output, emit }) => {
  const [input = ''] = node.inputs;
  const axis = intAttribute(node, 'axis', -1);
  const [gradient] = gradients;
  if (gradient === undefined) return [];
  return [emit.node('ScatterElements', [emit.zeros(input), output(1), gradient], { axis })];
};
