import { intAttribute } from '../../graph/edit.ts';
import type { Emit, Rule, Step } from '../rule.ts';
import { poolGeometry, sumOverWindows } from '../window.ts';

/** y = (sum over the window of |x|^p)^(1/p): slope sign(x) |x|^(p-1) y^(1-p), and 0 where y is 0. */
export const lpPool: Rule = (step) => {
  const shared = sumOverWindows(step, byNorm(step), { geometry: poolGeometry(step) });
  return [step.emit.multiply(shared, byValue(step))];
};

/** The same over all places of a channel. */
export const globalLpPool: Rule = (step) => [step.emit.multiply(byValue(step), byNorm(step))];

/** g y^(1-p), and 0 where y is 0. */
function byNorm({ node, gradient, emit }: Step): string {
  const [y = ''] = node.outputs;
  const p = order({ node });
  if (p === 1) return gradient;
  const zero = emit.scalar(0);
  const quotient = emit.divide(gradient, power(emit, y, p - 1));
  return emit.node('Where', [emit.node('Equal', [y, zero]), zero, quotient]);
}

/** sign(x) |x|^(p-1). */
function byValue({ node, emit }: Step): string {
  const [x = ''] = node.inputs;
  const p = order({ node });
  if (p === 2) return x;
  const sign = emit.node('Sign', [x]);
  return p === 1 ? sign : emit.multiply(sign, power(emit, emit.node('Abs', [x]), p - 1));
}

function power(emit: Emit, name: string, exponent: number): string {
  return exponent === 1 ? name : emit.node('Pow', [name, emit.scalar(exponent)]);
}

function order({ node }: Pick<Step, 'node'>): number {
  return intAttribute(node, 'p', 2);
}
