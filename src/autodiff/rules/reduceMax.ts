import { comparison } from '../mask.ts';
import { reducedAxes, withReducedAxes } from '../reduction.ts';
import type { Rule, Step } from '../rule.ts';

/**
 * ReduceMax, ReduceMin: the gradient goes to the values that are equal to the result, in equal parts, as
 * PyTorch's amax and amin do.
 */
export const reduceMax: Rule = (step) => {
  const y = withReducedAxes(step, step.node.outputs[0] ?? '');
  return [
    sharedByEqual(step, y, { gradient: withReducedAxes(step, step.gradient), axes: reducedAxes(step) }),
  ];
};

/** GlobalMaxPool: as ReduceMax over all spatial axes, so equal largest values share. */
export const globalMaxPool: Rule = (step) => {
  const { node, facts, gradient } = step;
  const axes = facts.shape(node.inputs[0] ?? '').flatMap((_, axis) => (axis < 2 ? [] : [axis]));
  return [sharedByEqual(step, node.outputs[0] ?? '', { gradient, axes })];
};

/** `y` and `gradient` have size 1 along the axes. */
function sharedByEqual(
  { node, emit }: Step,
  y: string,
  { gradient, axes }: { readonly gradient: string; readonly axes: readonly number[] },
): string {
  const equal = comparison(emit, 'Equal', { a: node.inputs[0] ?? '', b: y });
  if (axes.length === 0) return gradient;
  const count = emit.node('ReduceSum', [equal, emit.integers(axes)], { keepdims: 1 });
  return emit.multiply(equal, emit.divide(gradient, count));
}
