import { intsAttribute } from '../../graph/edit.ts';
import type { Rule } from '../rule.ts';

/** Axes in another order: the gradient by the inverse order. Without `perm` the order is reversed. */
export const transpose: Rule = ({ node, gradient, facts, emit }) => {
  const reversed = facts.shape(node.inputs[0] ?? '').map((_, axis, { length }) => length - 1 - axis);
  const order = intsAttribute(node, 'perm', reversed);
  return [emit.node('Transpose', [gradient], { perm: order.map((_, axis) => order.indexOf(axis)) })];
};
