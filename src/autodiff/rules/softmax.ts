import { intAttribute } from '../../graph/edit.ts';
import type { Rule, Step } from '../rule.ts';

/** y = e^x / sum e^x along the axis: dx = y (g - sum g y). */
export const softmax: Rule = (step) => {
  const { node, gradient, emit } = step;
  const [y = ''] = node.outputs;
  const weighted = emit.multiply(gradient, y);
  return [emit.subtract(weighted, emit.multiply(y, sumAlongAxis(step, weighted)))];
};

/** y = x - log sum e^x along the axis: dx = g - e^y sum g. */
export const logSoftmax: Rule = (step) => {
  const { node, gradient, emit } = step;
  const shares = emit.node('Exp', [node.outputs[0] ?? '']);
  return [emit.subtract(gradient, emit.multiply(shares, sumAlongAxis(step, gradient)))];
};

function sumAlongAxis({ node, emit }: Step, name: string): string {
  return emit.node('ReduceSum', [name, emit.integers([intAttribute(node, 'axis', -1)])], { keepdims: 1 });
}
