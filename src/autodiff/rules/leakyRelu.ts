import { floatAttribute } from '../../graph/edit.ts';
import type { Rule } from '../rule.ts';
import { isAbove } from './relu.ts';

/** y = x above 0, alpha x below: the gradient is scaled by alpha + (1 - alpha)[x > 0]. */
export const leakyRelu: Rule = ({ node, gradient, emit }) => {
  const alpha = floatAttribute(node, 'alpha', 0.01);
  const above = isAbove(emit, node.inputs[0] ?? '', 0);
  const slope = emit.add(emit.multiply(above, emit.scalar(1 - alpha)), emit.scalar(alpha));
  return [emit.multiply(gradient, slope)];
};
