import type { Emit, Rule } from '../rule.ts';

/**
 * y = max(x, 0): the gradient passes where y > 0. The guided rule also keeps only positive gradients
 * (Springenberg et al. 2015).
 */
export const relu: Rule = ({ node, gradient, guided, markGuided, emit }) => {
  if (guided) markGuided();
  const passing = guided ? emit.node('Relu', [gradient]) : gradient;
  return [emit.multiply(passing, isAbove(emit, node.outputs[0] ?? '', 0))];
};

/** So large that any difference of floats near the limit, scaled by it, is at least 1; a power of two, so exact. */
const steep = 2 ** 100;

/**
 * 1 where the value is above the limit, else 0, as floats. A steep hard sigmoid is one kernel, runs in
 * ONNX Runtime's blocked layout and, unlike a comparison, needs no cast.
 */
export function isAbove(emit: Emit, name: string, limit: number): string {
  return emit.node('HardSigmoid', [name], { alpha: { float: steep }, beta: { float: -limit * steep } });
}

/** 1 where the value is below the limit, else 0, as floats. */
export function isBelow(emit: Emit, name: string, limit: number): string {
  return emit.node('HardSigmoid', [name], { alpha: { float: -steep }, beta: { float: limit * steep } });
}
