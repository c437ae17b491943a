import type { Rule } from '../rule.ts';

/** Add, Sum: y = a + b + ..., broadcast: each gets the gradient, summed where it was repeated. */
export const add: Rule = ({ node, gradient, wants, emit }) =>
  node.inputs.map((input, index) =>
    wants(index) ? emit.summedTo(gradient, input, node.outputs[0] ?? '') : undefined,
  );

/** y = (a + b + ...) / n. */
export const mean: Rule = (step) => {
  const gradient = step.emit.divide(step.gradient, step.node.inputs.length);
  return add({ ...step, gradient });
};

/** y = a - b. */
export const sub: Rule = ({ node, gradient, wants, emit }) => {
  const [a = '', b = ''] = node.inputs;
  const [y = ''] = node.outputs;
  return [
    wants(0) ? emit.summedTo(gradient, a, y) : undefined,
    wants(1) ? emit.node('Neg', [emit.summedTo(gradient, b, y)]) : undefined,
  ];
};
