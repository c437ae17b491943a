import { floatAttribute, intAttribute } from '../../graph/edit.ts';
import type { Rule } from '../rule.ts';
import { fixedSize } from '../shapes.ts';

/**
 * Local response normalisation (Krizhevsky et al. 2012): y_c = x_c s_c^-beta, with s_c = bias + alpha / size times
 * the sum of x^2 over the channels c - floor((size - 1) / 2) to c + ceil((size - 1) / 2). So dx_c = g_c s_c^-beta -
 * (2 alpha beta / size) x_c times the sum of g x s^(-beta - 1) over the channels whose window holds c.
 */
export const lrn: Rule = ({ node, gradient, facts, emit }) => {
  const [x = ''] = node.inputs;
  const size = intAttribute(node, 'size', 1);
  const alpha = floatAttribute(node, 'alpha', 1e-4);
  const beta = floatAttribute(node, 'beta', 0.75);
  const before = Math.floor((size - 1) / 2);
  const after = size - 1 - before;

  // A mean over channels is average pooling of a plane of channels x places.
  const plane = emit.integers([0, 1, fixedSize(facts.shape(x), 1, node), -1]);
  const channelMean = (name: string, [begin, end]: readonly [number, number]) => {
    const pooled = emit.node('AveragePool', [emit.node('Reshape', [name, plane])], {
      kernel_shape: [size, 1],
      pads: [begin, 0, end, 0],
      count_include_pad: 1,
    });
    return emit.node('Reshape', [pooled, emit.shape(x)]);
  };

  const floor = floatAttribute(node, 'bias', 1);
  const s = emit.add(emit.multiply(channelMean(emit.multiply(x, x), [before, after]), alpha), floor);
  const power = emit.node('Pow', [s, emit.scalar(-beta)]);
  const own = emit.multiply(gradient, power);
  const others = channelMean(emit.divide(emit.multiply(own, x), s), [after, before]);
  return [emit.subtract(own, emit.multiply(emit.multiply(others, x), 2 * alpha * beta))];
};
