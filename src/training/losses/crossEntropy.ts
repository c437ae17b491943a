import { type Loss, softplus, total } from './loss.ts';

/**
 * The mean over images of -log softmax(x)[class], x the logits [n, classes] and the target one-hot of the same shape.
 * Its gradient is (softmax(x) - target) / n. At least 0; log(classes) for equal logits.
 */
export const softmaxCrossEntropy: Loss = (emit, { prediction, target, count }) => {
  const logs = emit.node('LogSoftmax', [prediction], { axis: 1 });
  const value = emit.divide(total(emit, emit.multiply(logs, target)), -count);
  const chances = emit.node('Softmax', [prediction], { axis: 1 });
  return { value, gradient: emit.divide(emit.subtract(chances, target), count) };
};

/**
 * The mean over all numbers of -t log σ(x) - (1 - t) log(1 - σ(x)) = log(1 + e^x) - t x, x logits and t targets from 0
 * to 1 of any one shape. Its gradient is (σ(x) - t) / numbers.
 */
export const sigmoidCrossEntropy: Loss = (emit, { prediction, target, size }) => {
  const each = emit.subtract(softplus(emit, prediction), emit.multiply(target, prediction));
  const chances = emit.node('Sigmoid', [prediction]);
  return {
    value: emit.divide(total(emit, each), size),
    gradient: emit.divide(emit.subtract(chances, target), size),
  };
};
