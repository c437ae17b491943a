import { intAttribute } from '../../graph/edit.ts';
import type { Rule } from '../rule.ts';

/** The upper or lower triangle of matrices: the gradient's same triangle. */
export const trilu: Rule = ({ node, gradient, emit }) => [
  emit.node('Trilu', [gradient, ...node.inputs.slice(1)], { upper: intAttribute(node, 'upper', 1) }),
];

/** Running sums along an axis: running sums of the gradient from the other end. */
export const cumSum: Rule = ({ node, gradient, emit }) => [
  emit.node('CumSum', [gradient, node.inputs[1] ?? ''], {
    exclusive: intAttribute(node, 'exclusive', 0),
    reverse: 1 - intAttribute(node, 'reverse', 0),
  }),
];
