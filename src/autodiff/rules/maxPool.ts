import { intAttribute, intsAttribute } from '../../graph/edit.ts';
import { gradientAtPlaces } from '../places.ts';
import { noGradient, type Rule } from '../rule.ts';
import { poolGeometry } from '../window.ts';

/**
 * A window's largest value: the gradient goes to the place it came from, the first of equals. `Indices` are
 * places in the flattened input. Where windows overlap, what arrives at one place is added; where they do not,
 * MaxUnpool writes it there, which is faster.
 */
export const maxPool: Rule = (step) => {
  const { node, gradient, output, emit } = step;
  if (intAttribute(node, 'storage_order', 0) !== 0) throw noGradient(node, 'its indices count by columns');
  const [input = ''] = node.inputs;
  const { kernel, strides, dilations } = poolGeometry(step);
  const apart = kernel.every((size, axis) => (strides[axis] ?? 1) >= (size - 1) * (dilations[axis] ?? 1) + 1);
  if (!apart || emit.elementType !== 'float32')
    return [gradientAtPlaces(emit, gradient, { input, places: output(1) })];
  const attributes = { kernel_shape: kernel, strides: intsAttribute(node, 'strides', strides) };
  return [emit.node('MaxUnpool', [gradient, output(1), emit.shape(input)], attributes)];
};
