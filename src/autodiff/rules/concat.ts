import { intAttribute } from '../../graph/edit.ts';
import type { Rule } from '../rule.ts';
import { axisFromStart, fixedSize } from '../shapes.ts';

/** Values side by side: the gradient is cut at the same places. */
export const concat: Rule = ({ node, gradient, facts, wants, emit }) => {
  const rank = facts.shape(node.outputs[0] ?? '').length;
  const axis = axisFromStart(intAttribute(node, 'axis', 0), rank);
  let start = 0;
  return node.inputs.map((input, index) => {
    const from = start;
    start += fixedSize(facts.shape(input), axis, node);
    if (!wants(index)) return undefined;
    const place = [[from], [start], [axis]].map(emit.integers);
    return emit.node('Slice', [gradient, ...place]);
  });
};

/** Values cut apart: the gradients side by side, zeros where a part has none. */
export const split: Rule = ({ node, gradients, output, emit }) => {
  const parts = node.outputs.map((_, index) => gradients[index] ?? emit.zeros(output(index)));
  return [emit.node('Concat', parts, { axis: intAttribute(node, 'axis', 0) })];
};
