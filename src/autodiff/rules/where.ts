import type { Rule } from '../rule.ts';

/** y = a where the condition holds, else b: each gets the gradient of its own places. */
export const where: Rule = ({ node, gradient, wants, emit }) => {
  const [condition = '', a = '', b = ''] = node.inputs;
  const [y = ''] = node.outputs;
  const zero = emit.scalar(0);
  return [
    undefined,
    wants(1) ? emit.summedTo(emit.node('Where', [condition, gradient, zero]), a, y) : undefined,
    wants(2) ? emit.summedTo(emit.node('Where', [condition, zero, gradient]), b, y) : undefined,
  ];
};
