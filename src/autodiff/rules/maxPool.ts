import { intAttribute, intsAttribute } from '../../graph/edit.ts';
import { scatteredGradient } from '../flatIndices.ts';
import { isAbove } from '../mask.ts';
import { noGradient, type Rule, type Step } from '../rule.ts';
import { poolGeometry } from '../window.ts';

/** Writes a gradient of the output to the places where its windows' largest values stand. */
export type Placing = (step: Step, gradient: string) => string;

/**
 * A window's largest value: the gradient goes to the place it came from, the first of equals. Behind a Relu the
 * gradient is masked here, where there are fewer places, and not there: the value at the place is the value of the
 * output.
 */
export function maxPoolBy(placed: Placing): Rule {
  return (step) => {
    const { node, emit } = step;
    if (intAttribute(node, 'storage_order', 0) !== 0) throw noGradient(node, 'its indices count by columns');
    const gradient = step.isRectified(node.inputs[0] ?? '')
      ? emit.multiply(step.gradient, isAbove(emit, node.outputs[0] ?? '', 0))
      : step.gradient;
    const result = placed(step, gradient);
    if (gradient !== step.gradient) step.masked.add(result);
    return [result];
  };
}

/**
 * `Indices` are places in the flattened input: where windows overlap, what arrives at one place is added; where they
 * do not, MaxUnpool writes it there, which is faster.
 */
export const placedByIndices: Placing = (step, gradient) => {
  const { node, output, emit } = step;
  const [input = ''] = node.inputs;
  const { kernel, strides, dilations, inputSize, outputSize } = poolGeometry(step);
  // MaxUnpool refuses windows that reach beyond the input, as padded and rounded-up ones do.
  const isApart = kernel.every((size, axis) => {
    const [stride, taps] = [strides[axis] ?? 1, (size - 1) * (dilations[axis] ?? 1) + 1];
    return stride >= taps && ((outputSize[axis] ?? 1) - 1) * stride + taps <= (inputSize[axis] ?? 1);
  });
  if (!isApart || emit.elementType !== 'float32')
    return scatteredGradient(emit, gradient, { input, places: output(1) });
  const attributes = { kernel_shape: kernel, strides: intsAttribute(node, 'strides', strides) };
  return emit.node('MaxUnpool', [gradient, output(1), emit.shape(input)], attributes);
};

export const maxPool: Rule = maxPoolBy(placedByIndices);
