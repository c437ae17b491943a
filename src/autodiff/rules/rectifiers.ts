import { floatAttribute } from '../../graph/edit.ts';
import { comparison, isAbove, isBelow } from '../mask.ts';
import { pointwise } from '../pointwise.ts';
import type { Emit, Rule } from '../rule.ts';

/** y = x above 0, alpha x below: slope alpha + (1 - alpha)[x > 0]. */
export const leakyRelu = pointwise(({ x, node, emit }) => {
  const alpha = floatAttribute(node, 'alpha', 0.01);
  return emit.add(emit.multiply(isAbove(emit, x, 0), 1 - alpha), alpha);
});

/** y = x above 0, slope x below, with a slope per channel or place that may itself be differentiated. */
export const pRelu: Rule = ({ node, gradient, wants, emit }) => {
  const [x = '', slope = ''] = node.inputs;
  const [y = ''] = node.outputs;
  const above = isAbove(emit, x, 0);
  const factor = () => emit.add(above, emit.multiply(emit.subtract(1, above), slope));
  const negative = () => emit.node('Min', [x, emit.scalar(0)]);
  return [
    wants(0) ? emit.summedTo(emit.multiply(gradient, factor()), x, y) : undefined,
    wants(1) ? emit.summedTo(emit.multiply(gradient, negative()), slope, y) : undefined,
  ];
};

/** y = x above 0, alpha (e^x - 1) below, which is y + alpha as a slope. */
export const elu = pointwise(({ x, y, node, emit }) => {
  const alpha = floatAttribute(node, 'alpha', 1);
  const below = emit.add(emit.node('Min', [y, emit.scalar(0)]), alpha);
  return alpha === 1 ? below : emit.add(below, emit.multiply(isAbove(emit, x, 0), 1 - alpha));
});

/** y = gamma x above 0, gamma alpha (e^x - 1) below. */
export const selu = pointwise(({ x, node, emit }) => {
  const alpha = floatAttribute(node, 'alpha', 1.6732632);
  const gamma = floatAttribute(node, 'gamma', 1.050701);
  const below = emit.multiply(exponentialBelow(emit, x), gamma * alpha);
  return emit.add(below, emit.multiply(isAbove(emit, x, 0), gamma * (1 - alpha)));
});

/** y = max(0, x) + min(0, alpha (e^(x / alpha) - 1)): slope e^(min(x, 0) / alpha). */
export const celu = pointwise(({ x, node, emit }) =>
  exponentialBelow(emit, emit.divide(x, floatAttribute(node, 'alpha', 1))),
);

/** y = x above alpha, else 0. */
export const thresholdedRelu = pointwise(({ x, node, emit }) =>
  isAbove(emit, x, floatAttribute(node, 'alpha', 1)),
);

/** y = x + bias below -lambd, x - bias above lambd, else 0: slope 1 outside [-lambd, lambd]. */
export const shrink = pointwise(({ x, node, emit }) => {
  const lambd = floatAttribute(node, 'lambd', 0.5);
  return comparison(emit, 'Greater', { a: emit.node('Abs', [x]), b: lambd });
});

/** y = max(0, min(1, alpha x + beta)): slope alpha strictly between 0 and 1. */
export const hardSigmoid = pointwise(({ y, node, emit }) => {
  const inside = emit.multiply(isAbove(emit, y, 0), isBelow(emit, y, 1));
  return emit.multiply(inside, floatAttribute(node, 'alpha', 0.2));
});

/** y = x h with h = max(0, min(1, x / 6 + 1 / 2)): slope h + x / 6 where 0 < h < 1. */
export const hardSwish = pointwise(({ x, emit }) => {
  const inside = emit.multiply(isAbove(emit, x, -3), isBelow(emit, x, 3));
  const h = emit.node('Clip', [emit.add(emit.divide(x, 6), 0.5), emit.scalar(0), emit.scalar(1)]);
  return emit.add(h, emit.multiply(emit.divide(x, 6), inside));
});

/** e^min(x, 0). */
function exponentialBelow(emit: Emit, x: string): string {
  return emit.node('Exp', [emit.node('Min', [x, emit.scalar(0)])]);
}
