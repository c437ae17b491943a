import { intAttribute, intsAttribute } from '../../graph/edit.ts';
import { axisMaximum } from '../axisMaximum.ts';
import { gradientAtPlaces } from '../flatIndices.ts';
import { isAbove } from '../mask.ts';
import { noGradient, type Rule, type Step } from '../rule.ts';
import { poolGeometry } from '../window.ts';

/**
 * A window's largest value: the gradient goes to the place it came from, the first of equals. In blocks of channels
 * comparisons find it. Else `Indices` are places in the flattened input: where windows overlap, what arrives at one
 * place is added; where they do not, MaxUnpool writes it there, which is faster. Behind a Relu the gradient is masked here, where there are fewer
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

/** Each place of a window along an axis is a comparison: for large windows moving the gradient is less work. */
const mostCompared = 4;

/** A gradient of the output at the places where its windows' largest values stand. */
function placed(step: Step, gradient: string): string {
  const { node, output, emit } = step;
  const [input = ''] = node.inputs;
  const geometry = poolGeometry(step);
  const { kernel, strides, dilations } = geometry;
  const [, channels] = step.facts.shape(input);
  if (
    emit.isBlocked &&
    kernel.length === 2 &&
    channels !== undefined &&
    dilations.every((dilation) => dilation === 1) &&
    kernel.every((size) => size <= mostCompared)
  ) {
    const values = { input, output: node.outputs[0] ?? '', gradient };
    return axisMaximum(emit, values, { geometry, channels, isPositive: step.isRectified(input) });
  }
  const apart = kernel.every((size, axis) => (strides[axis] ?? 1) >= (size - 1) * (dilations[axis] ?? 1) + 1);
  if (!apart || emit.elementType !== 'float32')
    return gradientAtPlaces(emit, gradient, { input, places: output(1) });
  const attributes = { kernel_shape: kernel, strides: intsAttribute(node, 'strides', strides) };
  return emit.node('MaxUnpool', [gradient, output(1), emit.shape(input)], attributes);
}
