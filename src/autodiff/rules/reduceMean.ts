import { intAttribute } from '../../graph/edit.ts';
import { tensorValues } from '../../graph/tensor.ts';
import type { Rule, Step } from '../rule.ts';

/** The mean over axes: each value gets an equal part of the gradient. */
export const reduceMean: Rule = (step) => {
  const { node, facts, emit } = step;
  const shape = facts.shape(node.inputs[0] ?? '');
  const spread = spreadBack(step, step.gradient);
  const sizes = reducedAxes(step).map((axis) => shape[axis]);
  if (sizes.every((size) => size !== undefined)) {
    const count = sizes.reduce<number>((total, size) => total * (size ?? 1), 1);
    return [emit.multiply(spread, emit.scalar(1 / count))];
  }
  throw new RangeError(`ReduceMean over an axis that varies with the batch`);
};

/** A gradient of a reduced value, in the shape of the input. */
export function spreadBack(step: Step, gradient: string): string {
  const { node, facts, emit } = step;
  const input = node.inputs[0] ?? '';
  const kept = intAttribute(node, 'keepdims', 1) === 1;
  const axes = reducedAxes(step);
  const missing = kept || facts.shape(node.outputs[0] ?? '').length === facts.shape(input).length;
  const placed = missing ? gradient : emit.node('Unsqueeze', [gradient, emit.integers(axes)]);
  return emit.node('Expand', [placed, emit.shape(input)]);
}

/** The axes that a reduction goes over, counted from 0: its second input, or all of them. */
export function reducedAxes({ node, facts }: Step): number[] {
  const rank = facts.shape(node.inputs[0] ?? '').length;
  const tensor = node.inputs[1] ? facts.constant(node.inputs[1]) : undefined;
  const named = tensor ? Array.from(tensorValues(tensor)) : [];
  if (named.length > 0) return named.map((axis) => (axis + rank) % rank).sort((a, b) => a - b);
  return intAttribute(node, 'noop_with_empty_axes', 0) ? [] : Array.from({ length: rank }, (_, axis) => axis);
}
