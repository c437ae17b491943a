import { type Loss, total } from './loss.ts';

/** Added above and below, so that two empty masks agree: of the size of one pixel. */
const smoothing = 1;

/**
 * 1 - (2 Σ p t + 1) / (Σ p + Σ t + 1) over all pixels of the batch, p = σ(x), x logits and t a mask, of one shape
 * (Milletari, Navab & Ahmadi 2016, 3DV, with plain sums below). From 0, full agreement, to 1. With I and D what stands
 * above and below, its gradient is p (1 - p) (I - 2 t D) / D².
 */
export const dice: Loss = (emit, { prediction, target }) => {
  const p = emit.node('Sigmoid', [prediction]);
  const above = emit.add(emit.multiply(total(emit, emit.multiply(p, target)), 2), smoothing);
  const below = emit.add(emit.add(total(emit, p), total(emit, target)), smoothing);
  const ratio = emit.divide(above, below);
  const byP = emit.divide(emit.subtract(ratio, emit.multiply(target, 2)), below);
  const slope = emit.multiply(p, emit.subtract(1, p));
  return { value: emit.subtract(1, ratio), gradient: emit.multiply(byP, slope) };
};
