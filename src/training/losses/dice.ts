import type { Loss } from './loss.ts';

/** Added above and below, so that two empty masks agree: of the size of one pixel. */
const smoothing = 1;

/**
 * The mean over images of 1 - (2 Σ p t + 1) / (Σ p + Σ t + 1), with sums over the pixels of the image, p = σ(x), x
 * logits and t a mask, both [n, 1, height, width] (Milletari, Navab & Ahmadi 2016, 3DV, with plain sums below). From
 * 0, full agreement, to 1. With I and D what stands above and below, its gradient is p (1 - p) (I / D - 2 t) / (D n).
 */
export const dice: Loss = (emit, { prediction, target, count }) => {
  const perImage = emit.integers([1, 2, 3]);
  const summed = (name: string) => emit.node('ReduceSum', [name, perImage], { keepdims: 1 });
  const p = emit.node('Sigmoid', [prediction]);
  const above = emit.add(emit.multiply(summed(emit.multiply(p, target)), 2), smoothing);
  const below = emit.add(emit.add(summed(p), summed(target)), smoothing);
  const ratio = emit.divide(above, below);
  const value = emit.node('ReduceMean', [emit.subtract(1, ratio)], { keepdims: 0 });
  const byP = emit.divide(emit.subtract(ratio, emit.multiply(target, 2)), emit.multiply(below, count));
  const slope = emit.multiply(p, emit.subtract(1, p));
  return { value, gradient: emit.multiply(byP, slope) };
};
