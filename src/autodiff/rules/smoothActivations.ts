import { floatAttribute, stringAttribute } from '../../graph/edit.ts';
import { type Point, pointwise } from '../pointwise.ts';

/** y = 1 / (1 + e^-x): slope y (1 - y). */
export const sigmoid = pointwise(({ y, emit }) => emit.multiply(y, emit.subtract(1, y)));

/** y = tanh x: slope 1 - y^2. */
export const tanh = pointwise(({ y, emit }) => emit.subtract(1, emit.multiply(y, y)));

/** y = log(1 + e^x): slope sigmoid(x). */
export const softplus = pointwise(({ x, emit }) => emit.node('Sigmoid', [x]));

/** y = x / (1 + |x|): slope 1 / (1 + |x|)^2. */
export const softsign = pointwise(({ x, emit }) => {
  const reciprocal = emit.node('Reciprocal', [emit.add(emit.node('Abs', [x]), 1)]);
  return emit.multiply(reciprocal, reciprocal);
});

/** y = x sigmoid(alpha x): slope s + alpha x s (1 - s), with s the sigmoid. */
export const swish = pointwise(({ x, node, emit }) => {
  const alpha = floatAttribute(node, 'alpha', 1);
  const scaled = emit.multiply(x, alpha);
  const s = emit.node('Sigmoid', [scaled]);
  return emit.multiply(s, emit.add(emit.multiply(scaled, emit.subtract(1, s)), 1));
});

/** y = x tanh(softplus(x)): slope t + x (1 - t^2) sigmoid(x), with t the tanh (Misra 2019). */
export const mish = pointwise(({ x, emit }) => {
  const t = emit.node('Tanh', [emit.node('Softplus', [x])]);
  const bend = emit.multiply(
    emit.multiply(x, emit.node('Sigmoid', [x])),
    emit.subtract(1, emit.multiply(t, t)),
  );
  return emit.add(t, bend);
});

/** y = x P(x), with P the normal distribution function or its tanh approximation (Hendrycks & Gimpel 2016). */
export const gelu = pointwise((point) =>
  stringAttribute(point.node, 'approximate', 'none') === 'tanh' ? tanhGeluSlope(point) : geluSlope(point),
);

/** P(x) + x p(x), with p the normal density. */
function geluSlope({ x, emit }: Point): string {
  const erf = emit.node('Erf', [emit.multiply(x, Math.SQRT1_2)]);
  const density = emit.node('Exp', [emit.multiply(emit.multiply(x, x), -0.5)]);
  const bend = emit.multiply(emit.multiply(x, density), 1 / Math.sqrt(2 * Math.PI));
  return emit.add(emit.add(emit.multiply(erf, 0.5), 0.5), bend);
}

/** y = x (1 + t) / 2 with t = tanh(u), u = c (x + a x^3): slope (1 + t) / 2 + x (1 - t^2) u' / 2. */
function tanhGeluSlope({ x, emit }: Point): string {
  const a = 0.044715;
  const c = Math.sqrt(2 / Math.PI);
  const square = emit.multiply(x, x);
  const u = emit.multiply(emit.multiply(x, emit.add(emit.multiply(square, a), 1)), c);
  const t = emit.node('Tanh', [u]);
  const uSlope = emit.multiply(emit.add(emit.multiply(square, 3 * a), 1), c);
  const bend = emit.multiply(emit.multiply(x, uSlope), emit.subtract(1, emit.multiply(t, t)));
  return emit.multiply(emit.add(emit.add(t, 1), bend), 0.5);
}
