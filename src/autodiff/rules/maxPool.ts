import { intAttribute, intsAttribute } from '../../graph/edit.ts';
import { isAbove } from '../mask.ts';
import { gradientAtPlaces } from '../places.ts';
import { noGradient, type Rule, type Step } from '../rule.ts';
import { poolGeometry } from '../window.ts';

/**
 * A window's largest value: the gradient goes to the place it came from, the first of equals. `Indices` are
 * places in the flattened input. Where windows overlap, what arrives at one place is added; where they do not,
 * MaxUnpool writes it there, which is faster. Behind a Relu the gradient is masked here, where there are fewer
 * places, and not there: the value at the place is the value of the output.
 */
export const maxPool: Rule = (step) => {
  const { node, emit } = step;
  if (intAttribute(node, 'storage_order', 0) !== 0) throw noGradient(node, 'its indices count by columns');
  const [input = ''] = node.inputs;
  const gradient = step.isRectified(input)
    ? emit.multiply(step.gradient, isAbove(emit, node.outputs[0] ?? '', 0))
    : step.gradient;
  const result = placed(step, gradient);
  if (gradient !== step.gradient) step.masked.add(result);
  return [result];
};

/** A gradient of the output at the places where its windows' largest values stand. */
function placed(step: Step, gradient: string): string {
  const { node, output, emit } = step;
  const [input = ''] = node.inputs;
  const { kernel, strides, dilations } = poolGeometry(step);
  const apart = kernel.every((size, axis) => (strides[axis] ?? 1) >= (size - 1) * (dilations[axis] ?? 1) + 1);
  if (!apart || emit.elementType !== 'float32')
    return gradientAtPlaces(emit, gradient, { input, places: output(1) });
  const attributes = { kernel_shape: kernel, strides: intsAttribute(node, 'strides', strides) };
  return emit.node('MaxUnpool', [gradient, output(1), emit.shape(input)], attributes);
}
