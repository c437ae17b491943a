import { floatAttribute } from '../../graph/edit.ts';
import type { Tensor } from '../../graph/model.ts';
import { tensorValues } from '../../graph/tensor.ts';
import type { Rule } from '../rule.ts';

/**
 * At inference y = scale u + bias with u = (x - mean) / s and s = sqrt(variance + epsilon), per channel, so
 * dx = g scale / s. With sums over items and places dscale = sum g u, dbias = sum g, dmean = -dbias scale / s and
 * dvariance = -dscale scale / (2 s^2): what training needs, where mean and variance are those of the batch.
 */
export const batchNormalization: Rule = ({ node, gradient, facts, emit, wants }) => {
  const [input = '', scale = '', , mean = '', variance = ''] = node.inputs;
  const rank = facts.shape(input).length;
  const constant = factors(
    facts.constant(scale),
    facts.constant(variance),
    floatAttribute(node, 'epsilon', 1e-5),
  );
  if (constant !== undefined && ![1, 2, 3, 4].some(wants)) {
    const dims = [1, constant.length, ...new Array<number>(rank - 2).fill(1)];
    return [emit.multiply(gradient, emit.reals(constant, dims))];
  }
  const deviation = emit.node('Sqrt', [emit.add(variance, floatAttribute(node, 'epsilon', 1e-5))]);
  const factor = emit.divide(scale, deviation);
  const perChannel = Array.from({ length: rank - 1 }, (_, axis) => (axis === 0 ? -1 : 1));
  const byInput = () => emit.multiply(gradient, emit.node('Reshape', [factor, emit.integers(perChannel)]));
  if (![1, 2, 3, 4].some(wants)) return [byInput()];

  const others = emit.integers(Array.from({ length: rank }, (_, axis) => axis).filter((axis) => axis !== 1));
  const summed = (name: string) => emit.node('ReduceSum', [name, others], { keepdims: 0 });
  const byBias = summed(gradient);
  const along = emit.subtract(summed(emit.multiply(gradient, input)), emit.multiply(byBias, mean));
  const byScale = emit.divide(along, deviation);
  const byMean = () => emit.node('Neg', [emit.multiply(byBias, factor)]);
  const byVariance = () => emit.multiply(emit.divide(emit.multiply(byScale, factor), deviation), -0.5);
  return [
    wants(0) ? byInput() : undefined,
    byScale,
    byBias,
    wants(3) ? byMean() : undefined,
    wants(4) ? byVariance() : undefined,
  ];
};

/** scale / sqrt(variance + epsilon), where both are constants. */
function factors(
  scale: Tensor | undefined,
  variance: Tensor | undefined,
  epsilon: number,
): Float64Array | undefined {
  if (scale === undefined || variance === undefined) return undefined;
  const variances = tensorValues(variance);
  return Float64Array.from(
    tensorValues(scale),
    (value, at) => value / Math.sqrt((variances[at] ?? 0) + epsilon),
  );
}
