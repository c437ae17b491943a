import { intAttribute } from '../../graph/edit.ts';
import { comparison } from '../mask.ts';
import { reducedAxes, withReducedAxes } from '../reduction.ts';
import type { Emit, Rule, Step } from '../rule.ts';

/** A reduction y of x, spread again over the axes: the gradient by x from x, y and the gradient, which broadcast. */
function reduction(
  back: (at: { x: string; y: string; gradient: string; emit: Emit; step: Step }) => string,
): Rule {
  return (step) => {
    const x = step.node.inputs[0] ?? '';
    const y = withReducedAxes(step, step.node.outputs[0] ?? '');
    return [back({ x, y, gradient: withReducedAxes(step, step.gradient), emit: step.emit, step })];
  };
}

/** y = sum |x|. */
export const reduceL1 = reduction(({ x, gradient, emit }) => emit.multiply(emit.node('Sign', [x]), gradient));

/** y = sqrt(sum x^2): slope x / y, and 0 where y is 0, as in PyTorch. */
export const reduceL2 = reduction(({ x, y, gradient, emit }) =>
  emit.multiply(x, emit.divide(gradient, nonZero(emit, y))),
);

/** y = sum x^2. */
export const reduceSumSquare = reduction(({ x, gradient, emit }) =>
  emit.multiply(x, emit.multiply(gradient, 2)),
);

/** y = log sum x: slope 1 / sum x = e^-y. */
export const reduceLogSum = reduction(({ x, y, gradient, emit, step }) => {
  const each = emit.multiply(gradient, emit.node('Exp', [emit.node('Neg', [y])]));
  return step.emit.node('Expand', [each, emit.shape(x)]);
});

/** y = log sum e^x: slope e^(x - y). */
export const reduceLogSumExp = reduction(({ x, y, gradient, emit }) =>
  emit.multiply(emit.node('Exp', [emit.subtract(x, y)]), gradient),
);

/**
 * y = product of x: slope, the product of the others. With one zero among them only that zero has a slope, with
 * two none has.
 */
export const reduceProd = reduction(({ x, gradient, emit, step }) => {
  const over = emit.integers(reducedAxes(step));
  const isZero = comparison(emit, 'Equal', { a: x, b: 0 });
  const filled = emit.add(x, isZero);
  const product = emit.node('ReduceProd', [filled, over], { keepdims: 1 });
  const zeros = emit.node('ReduceSum', [isZero, over], { keepdims: 1 });
  const none = comparison(emit, 'Equal', { a: zeros, b: 0 });
  const one = comparison(emit, 'Equal', { a: zeros, b: 1 });
  const regular = emit.multiply(emit.divide(product, filled), none);
  const atZero = emit.multiply(emit.multiply(product, one), isZero);
  return emit.multiply(emit.add(regular, atZero), gradient);
});

/** LpNormalization: y = x / n with n the 1-norm or 2-norm along the axis: dx = (g - n'(x) sum g y) / n. */
export const lpNormalization: Rule = ({ node, gradient, emit }) => {
  const [x = ''] = node.inputs;
  const [y = ''] = node.outputs;
  const order = intAttribute(node, 'p', 2);
  const axis = intAttribute(node, 'axis', -1);
  const over = emit.integers([axis]);
  const norm = nonZero(emit, emit.node(order === 1 ? 'ReduceL1' : 'ReduceL2', [x, over], { keepdims: 1 }));
  const along = emit.node('ReduceSum', [emit.multiply(gradient, y), over], { keepdims: 1 });
  const slope = order === 1 ? emit.node('Sign', [x]) : y;
  return [emit.divide(emit.subtract(gradient, emit.multiply(slope, along)), norm)];
};

/** The norm itself, or the smallest normal number of its type where it is 0: it then divides a 0. */
function nonZero(emit: Emit, norm: string): string {
  const smallest = { float16: 2 ** -14, float32: 2 ** -126, float64: 2 ** -1022 }[emit.elementType];
  return emit.node('Max', [norm, emit.scalar(smallest)]);
}
