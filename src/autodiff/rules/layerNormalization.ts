import { floatAttribute, intAttribute } from '../../graph/edit.ts';
import { normalized } from '../normalization.ts';
import type { Rule } from '../rule.ts';
import { axisFromStart } from '../shapes.ts';

/** y = u scale + bias, with u normalised over the axes from `axis` on (Ba et al. 2016). */
export const layerNormalization: Rule = layerRule({ centred: true });

/** y = u scale, with u = x / sqrt(mean x^2 + epsilon) over the axes from `axis` on (Zhang & Sennrich 2019). */
export const rmsNormalization: Rule = layerRule({ centred: false });

function layerRule({ centred }: { readonly centred: boolean }): Rule {
  return ({ node, gradient, facts, wants, emit }) => {
    const [x = '', scale = '', bias = ''] = node.inputs;
    const [y = ''] = node.outputs;
    const rank = facts.shape(x).length;
    const first = axisFromStart(intAttribute(node, 'axis', -1), rank);
    const axes = Array.from({ length: rank - first }, (_, axis) => first + axis);
    const u = normalized(emit, x, { axes, epsilon: floatAttribute(node, 'epsilon', 1e-5), centred });
    return [
      wants(0) ? u.gradient(emit.multiply(gradient, scale)) : undefined,
      wants(1) ? emit.summedTo(emit.multiply(gradient, u.values), scale, y) : undefined,
      wants(2) ? emit.summedTo(gradient, bias, y) : undefined,
    ];
  };
}
