import { intAttribute, intsAttribute } from '../../graph/edit.ts';
import { nodeLabel } from '../../graph/model.ts';
import { floatTensor } from '../../graph/tensor.ts';
import { type Geometry, geometryOf, phasedInputGradient, product } from '../convolution.ts';
import { NoGradientError, type Rule } from '../rule.ts';

/** A window's mean: a convolution of each channel with ones, its gradient divided by the number of values counted. */
export const averagePool: Rule = ({ node, gradient, facts, emit }) => {
  const inputShape = facts.shape(node.inputs[0] ?? '');
  const kernel = intsAttribute(node, 'kernel_shape', []);
  const geometry = geometryOf(node, inputShape, facts.shape(node.outputs[0] ?? ''), kernel);
  const channels = inputShape[1];
  if (channels === undefined) throw new NoGradientError(`${nodeLabel(node)}: channels vary with the batch`);
  const share = floatTensor(shares(node, geometry), [1, 1, ...geometry.outputSize]);
  const weights = {
    values: new Float32Array(channels * product(kernel)).fill(1),
    outputs: channels,
    inputs: channels,
  };
  const result = phasedInputGradient(emit, emit.multiply(gradient, emit.constant(share)), {
    geometry,
    weights: { ...weights, groups: channels },
  });
  if (result === undefined)
    throw new NoGradientError(`${nodeLabel(node)}: AveragePool of this geometry has no rule`);
  return [result];
};

/** 1 / (values counted) for each output position: with `count_include_pad`, those in the padded input. */
function shares(node: Parameters<typeof geometryOf>[0], geometry: Geometry): Float32Array {
  const includesPadding = intAttribute(node, 'count_include_pad', 0) === 1;
  const pads = intsAttribute(node, 'pads', []);
  const axes = geometry.kernel.map((size, axis) => {
    const { strides, dilations, begin, inputSize, outputSize } = geometry;
    const length = inputSize[axis] ?? 0;
    const after = includesPadding ? (pads[axis + geometry.kernel.length] ?? 0) : 0;
    const before = includesPadding ? (begin[axis] ?? 0) : 0;
    return Array.from({ length: outputSize[axis] ?? 0 }, (_, output) => {
      let count = 0;
      for (let tap = 0; tap < size; tap++) {
        const place = output * (strides[axis] ?? 1) - (begin[axis] ?? 0) + tap * (dilations[axis] ?? 1);
        if (place >= -before && place < length + after) count++;
      }
      return 1 / count;
    });
  });
  return Float32Array.from(axes.reduce((table, axis) => table.flatMap((a) => axis.map((b) => a * b)), [1]));
}
