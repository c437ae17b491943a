import { pointwise } from '../pointwise.ts';
import type { Emit, Rule } from '../rule.ts';

/** y = e^x: slope y. */
export const exp = pointwise(({ y }) => y);

/** y = log x: slope 1 / x. */
export const log = pointwise(({ x, emit }) => emit.node('Reciprocal', [x]));

/** y = sqrt x: slope 1 / (2 y); infinite at 0. */
export const sqrt = pointwise(({ y, emit }) => emit.divide(0.5, y));

/** y = 1 / x: slope -y^2. */
export const reciprocal = pointwise(({ y, emit }) => emit.node('Neg', [emit.multiply(y, y)]));

/** y = |x|: slope sign(x), 0 at 0. */
export const abs = pointwise(({ x, emit }) => emit.node('Sign', [x]));

/** y = -x. */
export const neg: Rule = ({ gradient, emit }) => [emit.node('Neg', [gradient])];

/** y = erf x = 2 / sqrt(pi) times the integral of e^-t^2 from 0 to x. */
export const erf = pointwise(({ x, emit }) =>
  emit.multiply(emit.node('Exp', [emit.node('Neg', [square(emit, x)])]), 2 / Math.sqrt(Math.PI)),
);

export const sin = pointwise(({ x, emit }) => emit.node('Cos', [x]));

export const cos = pointwise(({ x, emit }) => emit.node('Neg', [emit.node('Sin', [x])]));

/** Slope 1 + y^2. */
export const tan = pointwise(({ y, emit }) => emit.add(square(emit, y), 1));

/** Slope 1 / sqrt(1 - x^2). */
export const asin = pointwise(({ x, emit }) =>
  emit.divide(1, emit.node('Sqrt', [emit.subtract(1, square(emit, x))])),
);

/** Slope -1 / sqrt(1 - x^2). */
export const acos = pointwise(({ x, emit }) =>
  emit.divide(-1, emit.node('Sqrt', [emit.subtract(1, square(emit, x))])),
);

/** Slope 1 / (1 + x^2). */
export const atan = pointwise(({ x, emit }) => emit.divide(1, emit.add(square(emit, x), 1)));

export const sinh = pointwise(({ x, emit }) => emit.node('Cosh', [x]));

export const cosh = pointwise(({ x, emit }) => emit.node('Sinh', [x]));

/** Slope 1 / sqrt(x^2 + 1). */
export const asinh = pointwise(({ x, emit }) =>
  emit.divide(1, emit.node('Sqrt', [emit.add(square(emit, x), 1)])),
);

/** Slope 1 / sqrt(x^2 - 1). */
export const acosh = pointwise(({ x, emit }) =>
  emit.divide(1, emit.node('Sqrt', [emit.subtract(square(emit, x), 1)])),
);

/** Slope 1 / (1 - x^2). */
export const atanh = pointwise(({ x, emit }) => emit.divide(1, emit.subtract(1, square(emit, x))));

/** Sign, Floor, Ceil, Round, Hardmax: steps, level wherever they have a derivative, so nothing flows back. */
export const step: Rule = () => [];

function square(emit: Emit, x: string): string {
  return emit.multiply(x, x);
}
