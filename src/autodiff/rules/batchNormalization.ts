import { floatAttribute } from '../../graph/edit.ts';
import type { Rule } from '../rule.ts';

/** At inference y = scale (x - mean) / sqrt(variance + epsilon) + bias, per channel: the gradient is scaled alike. */
export const batchNormalization: Rule = ({ node, gradient, facts, emit }) => {
  const [input = '', scale = '', , , variance = ''] = node.inputs;
  const epsilon = emit.scalar(floatAttribute(node, 'epsilon', 1e-5));
  const factor = emit.node('Div', [scale, emit.node('Sqrt', [emit.add(variance, epsilon)])]);
  const perChannel = [
    -1,
    ...facts
      .shape(input)
      .slice(2)
      .map(() => 1),
  ];
  return [emit.multiply(gradient, emit.node('Reshape', [factor, emit.integers(perChannel)]))];
};
