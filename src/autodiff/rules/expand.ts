import { tensorValues } from '../../graph/tensor.ts';
import { movedBack } from '../dataMovement.ts';
import type { Rule } from '../rule.ts';
import { reshapeTarget } from '../shapes.ts';

/** Repeated along axes of size 1: the gradient summed over the repeats. */
export const expand: Rule = ({ node, gradient, emit }) => [
  emit.summedTo(gradient, node.inputs[0] ?? '', node.outputs[0] ?? ''),
];

/** Whole copies side by side: the gradient with one more axis per tiled one, summed over the copies. */
export const tile: Rule = (step) => {
  const { node, gradient, facts, emit } = step;
  const [input = '', repeatsName = ''] = node.inputs;
  const constant = facts.constant(repeatsName);
  const shape = facts.shape(input);
  if (constant === undefined || shape.filter((size) => size === undefined).length > 1)
    return [movedBack(step)];
  const repeats = Array.from(tensorValues(constant));
  const apart = shape.flatMap((size, axis) => (repeats[axis] === 1 ? [size] : [repeats[axis], size]));
  const copies = apart.flatMap((_, index) => (isCopies(index) ? [index] : []));
  if (copies.length === 0) return [gradient];
  const split = emit.node('Reshape', [gradient, emit.integers(reshapeTarget(apart, node))]);
  return [emit.node('ReduceSum', [split, emit.integers(copies)], { keepdims: 0 })];

  function isCopies(index: number): boolean {
    let next = 0;
    for (const [axis] of shape.entries()) {
      if (repeats[axis] !== 1 && next === index) return true;
      next += repeats[axis] === 1 ? 1 : 2;
    }
    return false;
  }
};
