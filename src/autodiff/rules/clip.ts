import type { Node } from '../../graph/model.ts';
import type { ShapeInfo } from '../../graph/shapeInfo.ts';
import { tensorValues } from '../../graph/tensor.ts';
import { comparison, isAbove, isBelow } from '../mask.ts';
import { type Rule, requireConstants } from '../rule.ts';

/** y = min(max(x, low), high): the gradient passes strictly between the limits. With low = 0 it is a ReLU (ReLU6). */
export const clip: Rule = (step) => {
  requireConstants(step, 1);
  const { node, gradient, facts, guided, markGuided, emit } = step;
  const [input = '', low, high] = node.inputs;
  // The output tells as well where the input was inside, and leaves the input free to be fused away.
  const [output = ''] = node.outputs;
  const isRelu = limit(node, 1, facts) === 0;
  if (guided && isRelu) markGuided();
  let result = guided && isRelu ? emit.node('Relu', [gradient]) : gradient;
  if (low) {
    const value = limit(node, 1, facts);
    if (value === undefined)
      result = emit.multiply(result, comparison(emit, 'Greater', { a: input, b: low }));
    else if (value > -largest) result = emit.multiply(result, isAbove(emit, output, value));
  }
  if (high) {
    const value = limit(node, 2, facts);
    if (value === undefined) result = emit.multiply(result, comparison(emit, 'Less', { a: input, b: high }));
    else if (value < largest) result = emit.multiply(result, isBelow(emit, output, value));
  }
  return [result];
};

/** A limit at the end of the float32 range is none. */
const largest = 3.4e38;

function limit(node: Node, input: number, facts: ShapeInfo): number | undefined {
  const name = node.inputs[input];
  const tensor = name ? facts.constant(name) : undefined;
  return tensor && tensorValues(tensor)[0];
}
