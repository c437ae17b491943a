import { comparison } from '../mask.ts';
import type { Rule } from '../rule.ts';

/** Max, Min: the gradient goes to the operands that are equal to the result, in equal parts, as in PyTorch. */
export const extreme: Rule = ({ node, gradient, wants, emit }) => {
  const [y = ''] = node.outputs;
  if (node.inputs.length === 1) return [gradient];
  const chosen = node.inputs.map((input) => comparison(emit, 'Equal', { a: input, b: y }));
  const share = emit.divide(gradient, emit.node('Sum', chosen));
  return node.inputs.map((input, index) =>
    wants(index) ? emit.summedTo(emit.multiply(share, chosen[index] ?? ''), input, y) : undefined,
  );
};
