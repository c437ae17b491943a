import type { Emit } from '../../autodiff/rule.ts';

/** A number to be made small, and its derivative, as values of the training graph. */
export interface LossNodes {
  /** One number: the mean over what the loss counts. */
  readonly value: string;
  /** d value / d prediction, in the shape of the prediction. */
  readonly gradient: string;
}

/**
 * Writes a loss of two values of a graph. `count` is the number of images of the batch; predictions are logits, so
 * that no probability is rounded to 0 or 1.
 */
export type Loss = (emit: Emit, values: LossInputs) => LossNodes;

/** What a loss is made of: names of values in the graph, and sizes. */
export interface LossInputs {
  readonly prediction: string;
  /** In the shape that the loss says. */
  readonly target: string;
  /** Numbers of the prediction, all images together. */
  readonly size: number;
  /** Images of the batch. */
  readonly count: number;
}

/** The sum of all values of a tensor. */
export function total(emit: Emit, name: string): string {
  return emit.node('ReduceSum', [name], { keepdims: 0 });
}

/** log(1 + e^x) and, with the same value, -log(1 - σ(x)). */
export function softplus(emit: Emit, x: string): string {
  // ONNX Runtime's Softplus is stable for either sign.
  return emit.node('Softplus', [x]);
}
