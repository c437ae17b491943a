import { elementTypes } from '../../graph/model.ts';
import type { Rule } from '../rule.ts';

/** Cast, CastLike between real types: the gradient in the type of the input. */
export const cast: Rule = ({ node, gradient, facts, emit }) => [
  emit.node('Cast', [gradient], { to: elementTypes[facts.elementType(node.inputs[0] ?? '')] }),
];
