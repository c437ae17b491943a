import type { Rule } from '../rule.ts';
import { fixedSize, product } from '../shapes.ts';

/** The mean over all places of a channel: each place gets an equal part of the gradient. */
export const globalAveragePool: Rule = ({ node, gradient, facts, emit }) => {
  const input = node.inputs[0] ?? '';
  const shape = facts.shape(input);
  const count = product(shape.slice(2).map((_, axis) => fixedSize(shape, axis + 2, node)));
  const share = emit.divide(gradient, count);
  return [emit.node('Expand', [share, emit.shape(input)])];
};
