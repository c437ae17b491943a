import { floatAttribute, intAttribute, intsAttribute } from '../../graph/edit.ts';
import { normalized } from '../normalization.ts';
import { type Rule, requireConstants } from '../rule.ts';
import { fixedSize } from '../shapes.ts';

/**
 * y = u scale + bias, with u normalised over each group of channels and all places (Wu & He 2018). Scale has one
 * number per channel (since operator set 21) or per group (18): its size tells.
 */
export const groupNormalization: Rule = (step) => {
  requireConstants(step, 1);
  const { node, gradient, facts, emit } = step;
  const [x = '', scale = ''] = node.inputs;
  const groups = intAttribute(node, 'num_groups', 1);
  const perGroup = facts.shape(scale)[0] === groups;
  const grouped = emit.integers([0, perGroup ? groups : fixedSize(facts.shape(x), 1, node), -1]);
  const scaled = emit.multiply(
    emit.node('Reshape', [gradient, grouped]),
    emit.node('Unsqueeze', [scale, emit.integers([1])]),
  );
  const byGroup = emit.integers([0, groups, -1]);
  const u = normalized(emit, emit.node('Reshape', [x, byGroup]), {
    axes: [2],
    epsilon: floatAttribute(node, 'epsilon', 1e-5),
  });
  const back = u.gradient(emit.node('Reshape', [scaled, byGroup]));
  return [emit.node('Reshape', [back, emit.shape(x)])];
};

/** y = u scale + bias per channel, with u normalised over the places of each channel (Ulyanov et al. 2016). */
export const instanceNormalization: Rule = (step) => {
  requireConstants(step, 1);
  const { node, gradient, facts, emit } = step;
  const [x = '', scale = ''] = node.inputs;
  const axes = facts.shape(x).flatMap((_, axis) => (axis < 2 ? [] : [axis]));
  const u = normalized(emit, x, { axes, epsilon: floatAttribute(node, 'epsilon', 1e-5) });
  const perChannel = emit.node('Reshape', [scale, emit.integers([-1, ...axes.map(() => 1)])]);
  return [u.gradient(emit.multiply(gradient, perChannel))];
};

/** y = (x - mean) / (deviation + 1e-9) over the axes; the term that keeps the quotient finite is left out of the slope. */
export const meanVarianceNormalization: Rule = ({ node, gradient, emit }) => {
  const axes = intsAttribute(node, 'axes', [0, 2, 3]);
  return [normalized(emit, node.inputs[0] ?? '', { axes, epsilon: 1e-18 }).gradient(gradient)];
};
