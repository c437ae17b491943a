import { type Loss, total } from './loss.ts';

/** Added above and below, so that two empty masks agree: of the size of one pixel. */
const smoothing = 1;

/**
 * The mean over images that have a region of 1 - (2 Σ p t + 1) / (Σ p + Σ t + 1), with sums over the pixels of the
 * image, p = σ(x), x logits and t a mask, both [n, 1, height, width] (Milletari, Navab & Ahmadi 2016, 3DV, with plain
 * sums below). From 0, full agreement, to 1; 0 where no image has a region, of which Dice says nothing. With I and D
 * what stands above and below and m images with a region, its gradient is p (1 - p) (I / D - 2 t) / (D m).
 */
export const dice: Loss = (emit, { prediction, target }) => {
  const pixels = emit.integers([1, 2, 3]);
  const summed = (name: string) => emit.node('ReduceSum', [name, pixels], { keepdims: 1 });
  const p = emit.node('Sigmoid', [prediction]);
  const inMask = summed(target);
  const above = emit.add(emit.multiply(summed(emit.multiply(p, target)), 2), smoothing);
  const below = emit.add(emit.add(summed(p), inMask), smoothing);
  const ratio = emit.divide(above, below);
  const hasRegion = emit.real(emit.node('Greater', [inMask, emit.scalar(0)]));
  const share = emit.divide(hasRegion, emit.node('Max', [total(emit, hasRegion), emit.scalar(1)]));
  const value = total(emit, emit.multiply(share, emit.subtract(1, ratio)));
  const byP = emit.divide(emit.subtract(ratio, emit.multiply(target, 2)), below);
  const slope = emit.multiply(p, emit.subtract(1, p));
  return { value, gradient: emit.multiply(emit.multiply(byP, share), slope) };
};
