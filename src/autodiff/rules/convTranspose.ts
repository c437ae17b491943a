import { intAttribute } from '../../graph/edit.ts';
import { convolutionWeightGradient } from '../convolution.ts';
import { transposedGeometryOf } from '../geometry.ts';
import type { Rule, Step } from '../rule.ts';
import { fixedSize } from '../shapes.ts';

/**
 * The transpose of the convolution with the same weights, whose input is the output here. So the gradient by the
 * input is that convolution of the incoming gradient, and by the weights that convolution's, with roles exchanged.
 */
export const convTranspose: Rule = (step) => {
  const { node, gradient, facts, emit, wants } = step;
  const [input = '', weightName = ''] = node.inputs;
  const [inputs = 0, outputsPerGroup = 0, ...kernel] = facts
    .shape(weightName)
    .map((_, axis, shape) => fixedSize(shape, axis, node));
  const groups = intAttribute(node, 'group', 1);
  // The geometry of the convolution that this transposes.
  const geometry = transposedGeometryOf(node, facts.shape(input), facts.shape(node.outputs[0] ?? ''), kernel);
  const { strides, dilations, begin, inputSize, outputSize } = geometry;
  const byInput = () => {
    const end = kernel.map((size, axis) => {
      const reach =
        ((outputSize[axis] ?? 0) - 1) * (strides[axis] ?? 1) + (size - 1) * (dilations[axis] ?? 1) + 1;
      return reach - (inputSize[axis] ?? 0) - (begin[axis] ?? 0);
    });
    const zeros = kernel.map(() => 0);
    const cut = end.map((size) => Math.min(0, size));
    const cropped = cut.every((size) => size === 0)
      ? gradient
      : emit.node('Pad', [gradient, emit.integers([0, 0, ...zeros, 0, 0, ...cut])]);
    return emit.node('Conv', [cropped, weightName], {
      kernel_shape: kernel,
      strides,
      dilations,
      group: groups,
      pads: [...begin, ...end.map((size) => Math.max(0, size))],
    });
  };
  const byWeights = () =>
    convolutionWeightGradient(
      emit,
      { input: gradient, gradient: input },
      { geometry, weights: { outputs: inputs, inputs: outputsPerGroup * groups, groups } },
    );
  return [
    wants(0) ? byInput() : undefined,
    wants(1) ? byWeights() : undefined,
    wants(2) ? biasGradient(step) : undefined,
  ];
};

/** The sum of the gradient over items and places: one number per channel. */
export function biasGradient({ node, gradient, facts, emit }: Step): string {
  const axes = facts.shape(node.outputs[0] ?? '').flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  return emit.node('ReduceSum', [gradient, emit.integers(axes)], { keepdims: 0 });
}
