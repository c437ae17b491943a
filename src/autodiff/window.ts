import { intsAttribute } from '../graph/edit.ts';
import { floatTensor } from '../graph/tensor.ts';
import { convolutionInputGradient } from './convolution.ts';
import { type Geometry, geometryOf } from './geometry.ts';
import type { Step } from './rule.ts';
import { fixedSize, product } from './shapes.ts';

/** The geometry of a pooling node. */
export function poolGeometry({ node, facts }: Step): Geometry {
  const kernel = intsAttribute(node, 'kernel_shape', []);
  return geometryOf(node, facts.shape(node.inputs[0] ?? ''), facts.shape(node.outputs[0] ?? ''), kernel);
}

/**
 * For each input place the sum of a gradient over the windows that hold it, times `factor`: the transposed convolution
 * with that number.
 */
export function sumOverWindows(
  { node, facts, emit }: Step,
  gradient: string,
  { geometry, factor = 1 }: { readonly geometry: Geometry; readonly factor?: number },
): string {
  const channels = fixedSize(facts.shape(node.inputs[0] ?? ''), 1, node);
  const weights = floatTensor(new Float32Array(channels * product(geometry.kernel)).fill(factor), [
    channels,
    1,
    ...geometry.kernel,
  ]);
  return convolutionInputGradient(emit, gradient, {
    geometry,
    weights: {
      name: emit.constant(weights),
      constant: weights,
      outputs: channels,
      inputs: channels,
      groups: channels,
    },
  });
}
