import type { Rule } from '../rule.ts';

/** Reshape, Flatten, Squeeze, Unsqueeze: the same numbers in another shape, and back. */
export const reshape: Rule = ({ node, gradient, emit }) => [
  emit.node('Reshape', [gradient, emit.shape(node.inputs[0] ?? '')], { allowzero: 1 }),
];
