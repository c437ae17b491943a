import { isAbove } from '../mask.ts';
import type { Rule } from '../rule.ts';

/**
 * y = max(x, 0): the gradient passes where y > 0. The guided rule also keeps only positive gradients
 * (Springenberg et al. 2015).
 */
export const relu: Rule = ({ node, gradient, guided, markGuided, masked, emit }) => {
  if (guided) markGuided();
  const passing = guided ? emit.node('Relu', [gradient]) : gradient;
  if (masked.has(gradient)) return [passing];
  return [emit.multiply(passing, isAbove(emit, node.outputs[0] ?? '', 0))];
};
