import type { Rule } from '../rule.ts';

/** y = a + b, broadcast: each gets the gradient, summed where it was repeated. */
export const add: Rule = ({ node, gradient, wants, emit }) =>
  node.inputs.map((input, index) =>
    wants(index) ? emit.summedTo(gradient, input, node.outputs[0] ?? '') : undefined,
  );
