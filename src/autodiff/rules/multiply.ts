import type { Rule } from '../rule.ts';

/** y = a b: da = g b, db = g a, summed where one was broadcast. */
export const mul: Rule = ({ node, gradient, wants, emit }) => {
  const [a = '', b = ''] = node.inputs;
  const [y = ''] = node.outputs;
  return [
    wants(0) ? emit.summedTo(emit.multiply(gradient, b), a, y) : undefined,
    wants(1) ? emit.summedTo(emit.multiply(gradient, a), b, y) : undefined,
  ];
};

/** y = a / b: da = g / b, db = -g y / b. */
export const div: Rule = ({ node, gradient, wants, emit }) => {
  const [a = '', b = ''] = node.inputs;
  const [y = ''] = node.outputs;
  const quotient = emit.divide(gradient, b);
  const db = () => emit.node('Neg', [emit.summedTo(emit.multiply(quotient, y), b, y)]);
  return [wants(0) ? emit.summedTo(quotient, a, y) : undefined, wants(1) ? db() : undefined];
};
