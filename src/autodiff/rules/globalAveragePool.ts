import type { Rule } from '../rule.ts';

/** The mean over all spatial axes: each place gets an equal part of the gradient. */
export const globalAveragePool: Rule = ({ node, gradient, facts, emit }) => {
  const input = node.inputs[0] ?? '';
  const count = facts
    .shape(input)
    .slice(2)
    .reduce<number>((total, size) => total * (size ?? 1), 1);
  return [emit.node('Expand', [emit.multiply(gradient, emit.scalar(1 / count)), emit.shape(input)])];
};
