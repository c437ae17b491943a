import { intAttribute } from '../../graph/edit.ts';
import { convolutionInputGradient, convolutionWeightGradient } from '../convolution.ts';
import { geometryOf } from '../geometry.ts';
import type { Rule } from '../rule.ts';
import { fixedSize } from '../shapes.ts';
import { biasGradient } from './convTranspose.ts';

/** Correlation with a kernel; the gradient by the input is the transposed convolution with the same weights. */
export const conv: Rule = (step) => {
  const { node, gradient, facts, emit, wants } = step;
  const [input = '', name = ''] = node.inputs;
  const [outputs = 0, inputsPerGroup = 0, ...kernel] = facts
    .shape(name)
    .map((_, axis, shape) => fixedSize(shape, axis, node));
  const groups = intAttribute(node, 'group', 1);
  const geometry = geometryOf(node, facts.shape(input), facts.shape(node.outputs[0] ?? ''), kernel);
  const sizes = { outputs, inputs: inputsPerGroup * groups, groups };
  const weights = { name, constant: facts.constant(name), ...sizes };
  return [
    wants(0) ? convolutionInputGradient(emit, gradient, { geometry, weights }) : undefined,
    wants(1) ? convolutionWeightGradient(emit, { input, gradient }, { geometry, weights: sizes }) : undefined,
    wants(2) ? biasGradient(step) : undefined,
  ];
};
