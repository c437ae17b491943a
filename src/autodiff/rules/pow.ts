import { tensorValues } from '../../graph/tensor.ts';
import type { Rule, Step } from '../rule.ts';

/**
 * y = x^p: dx = g p x^(p-1), which is 0 where p = 0, and dp = g y log x, which is 0 where x = 0. Below 0 the
 * derivative by the exponent is NaN, as the logarithm is.
 */
export const pow: Rule = (step) => {
  const { node, gradient, wants, emit } = step;
  const [x = '', p = ''] = node.inputs;
  const [y = ''] = node.outputs;
  const byExponent = () => {
    const zero = emit.scalar(0);
    const isZero = emit.node('Equal', [x, zero]);
    const slope = emit.multiply(y, emit.node('Log', [x]));
    return emit.multiply(gradient, emit.node('Where', [isZero, zero, slope]));
  };
  const base = wants(0) ? baseGradient(step) : undefined;
  return [
    base === undefined ? undefined : emit.summedTo(base, x, y),
    wants(1) ? emit.summedTo(byExponent(), p, y) : undefined,
  ];
};

/** Powers that are written by hand most: squares and roots cost a product or a quotient. */
function baseGradient({ node, gradient, facts, emit }: Step): string | undefined {
  const [x = '', p = ''] = node.inputs;
  const [y = ''] = node.outputs;
  const constant = facts.constant(p);
  const power = constant && allEqual(tensorValues(constant));
  switch (power) {
    case 0:
      return undefined;
    case 1:
      return gradient;
    case 2:
      return emit.multiply(gradient, emit.multiply(x, 2));
    case 0.5:
      return emit.multiply(gradient, emit.divide(0.5, y));
    case undefined: {
      const real = facts.elementType(p) === emit.elementType ? p : emit.real(p);
      const slope = emit.multiply(emit.node('Pow', [x, emit.subtract(real, 1)]), real);
      const isZero = emit.node('Equal', [real, emit.scalar(0)]);
      return emit.multiply(gradient, emit.node('Where', [isZero, emit.scalar(0), slope]));
    }
    default: {
      const lower = emit.node('Pow', [x, emit.scalar(power - 1)]);
      return emit.multiply(gradient, emit.multiply(lower, power));
    }
  }
}

function allEqual(values: ArrayLike<number>): number | undefined {
  const [first] = [values[0]];
  return Array.from(values).every((value) => value === first) ? first : undefined;
}
