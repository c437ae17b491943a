import { intAttribute } from '../../graph/edit.ts';
import { gradientAtPlaces } from '../places.ts';
import { noGradient, type Rule } from '../rule.ts';

/**
 * A window's largest value: the gradient goes to the place it came from, the first of equals. `Indices` are
 * places in the flattened input; windows overlap, so what arrives at one place is added.
 */
export const maxPool: Rule = ({ node, gradient, output, emit }) => {
  if (intAttribute(node, 'storage_order', 0) !== 0) throw noGradient(node, 'its indices count by columns');
  return [gradientAtPlaces(emit, gradient, { input: node.inputs[0] ?? '', places: output(1) })];
};
