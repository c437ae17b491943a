import { nodeLabel } from '../../graph/model.ts';
import { tensorValues } from '../../graph/tensor.ts';
import { geometryOf, groupsOf, phasedInputGradient, product } from '../convolution.ts';
import { NoGradientError, type Rule } from '../rule.ts';

/** Correlation with a kernel; the gradient by the input is the transposed convolution with the same weights. */
export const conv: Rule = ({ node, gradient, facts, emit, wants }) => {
  const [input = '', weightName = ''] = node.inputs;
  if (wants(1)) throw new NoGradientError(`${nodeLabel(node)}: the weights of Conv must be constant`);
  const weightShape = facts.shape(weightName).map((size) => size ?? 0);
  const [outputs = 0, inputsPerGroup = 0, ...kernel] = weightShape;
  const groups = groupsOf(node);
  const geometry = geometryOf(node, facts.shape(input), facts.shape(node.outputs[0] ?? ''), kernel);

  const constant = facts.constant(weightName);
  const phased =
    constant &&
    phasedInputGradient(emit, gradient, {
      geometry,
      weights: { values: tensorValues(constant), outputs, inputs: inputsPerGroup * groups, groups },
    });
  if (phased !== undefined) return [phased];

  // The transposed convolution covers (output - 1) stride + reach values; pads and output_padding fit it to the input.
  const sizes = kernel.map((size, axis) => {
    const stride = geometry.strides[axis] ?? 1;
    const dilation = geometry.dilations[axis] ?? 1;
    const covered = ((geometry.outputSize[axis] ?? 0) - 1) * stride + (size - 1) * dilation + 1;
    const end = covered - (geometry.begin[axis] ?? 0) - (geometry.inputSize[axis] ?? 0);
    return { pad: Math.max(0, end), missing: Math.max(0, -end) };
  });
  const transposed = emit.node('ConvTranspose', [gradient, weightName], {
    strides: geometry.strides,
    dilations: geometry.dilations,
    group: groups,
    pads: [...geometry.begin, ...sizes.map(({ pad }) => pad)],
  });
  const missing = sizes.map((size) => size.missing);
  if (product(missing.map((size) => size + 1)) === 1) return [transposed];
  const zeros = [0, 0, ...kernel.map(() => 0)];
  return [emit.node('Pad', [transposed, emit.integers([...zeros, 0, 0, ...missing])])];
};
