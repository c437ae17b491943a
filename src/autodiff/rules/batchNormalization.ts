import { floatAttribute } from '../../graph/edit.ts';
import { type Rule, requireConstants } from '../rule.ts';

/** At inference y = scale (x - mean) / sqrt(variance + epsilon) + bias, per channel: the gradient is scaled alike. */
export const batchNormalization: Rule = (step) => {
  requireConstants(step, 1);
  const { node, gradient, facts, emit } = step;
  const [input = '', scale = '', , , variance = ''] = node.inputs;
  const deviation = emit.node('Sqrt', [emit.add(variance, floatAttribute(node, 'epsilon', 1e-5))]);
  const factor = emit.divide(scale, deviation);
  const perChannel = facts
    .shape(input)
    .slice(1)
    .map((_, axis) => (axis === 0 ? -1 : 1));
  return [emit.multiply(gradient, emit.node('Reshape', [factor, emit.integers(perChannel)]))];
};
