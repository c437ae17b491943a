import { floatAttribute } from '../../graph/edit.ts';
import type { Facts } from '../../graph/facts.ts';
import type { Node } from '../../graph/model.ts';
import { tensorValues } from '../../graph/tensor.ts';
import type { Rule } from '../rule.ts';
import { isAbove, isBelow } from './relu.ts';

/** y = min(max(x, low), high): the gradient passes strictly between the limits. With low = 0 it is a ReLU (ReLU6). */
export const clip: Rule = ({ node, gradient, facts, guided, markGuided, emit }) => {
  const output = node.outputs[0] ?? '';
  const low = limit(node, 1, facts) ?? floatAttribute(node, 'min', Number.NEGATIVE_INFINITY);
  const high = limit(node, 2, facts) ?? floatAttribute(node, 'max', Number.POSITIVE_INFINITY);
  const isRelu = low === 0;
  if (guided && isRelu) markGuided();
  let result = guided && isRelu ? emit.node('Relu', [gradient]) : gradient;
  if (low > -largest) result = emit.multiply(result, isAbove(emit, output, low));
  if (high < largest) result = emit.multiply(result, isBelow(emit, output, high));
  return [result];
};

/** A limit at the end of the float32 range is none. */
const largest = 3.4e38;

function limit(node: Node, input: number, facts: Facts): number | undefined {
  const name = node.inputs[input];
  const tensor = name ? facts.constant(name) : undefined;
  return tensor && tensorValues(tensor)[0];
}
