import type { Emit } from '../../autodiff/rule.ts';
import { type Loss, softplus, total } from './loss.ts';

/**
 * The focal loss of a map of centres (Law & Deng 2018, ECCV, eq. 1, with α = 2 and β = 4): with p = σ(x), x logits,
 * the sum over places of -(1 - p)² log p where the target is 1, and of -(1 - t)⁴ p² log(1 - p) elsewhere, divided by
 * the number of centres, at least 1. Its gradient is (1 - p)² (2 p log p - (1 - p)) at a centre and
 * (1 - t)⁴ p² (p - 2 (1 - p) log(1 - p)) elsewhere, divided alike.
 */
export const focalHeatMap: Loss = (emit, { prediction, target }) => {
  const p = emit.node('Sigmoid', [prediction]);
  const q = emit.subtract(1, p);
  const minusLogP = softplus(emit, emit.node('Neg', [prediction]));
  const minusLogQ = softplus(emit, prediction);
  const isCentre = centres(emit, target);
  const centreCount = emit.node('Max', [total(emit, isCentre), emit.scalar(1)]);
  const squareP = emit.multiply(p, p);
  const squareQ = emit.multiply(q, q);
  const away = emit.subtract(1, target);
  const away2 = emit.multiply(away, away);
  // 0 at a centre.
  const away4 = emit.multiply(away2, away2);

  const atCentre = emit.multiply(isCentre, emit.multiply(squareQ, minusLogP));
  const elsewhere = emit.multiply(away4, emit.multiply(squareP, minusLogQ));
  const value = emit.divide(total(emit, emit.add(atCentre, elsewhere)), centreCount);

  const slopeAtCentre = emit.multiply(
    emit.multiply(isCentre, squareQ),
    emit.node('Neg', [emit.add(emit.multiply(emit.multiply(p, minusLogP), 2), q)]),
  );
  const slopeElsewhere = emit.multiply(
    emit.multiply(away4, squareP),
    emit.add(p, emit.multiply(emit.multiply(q, minusLogQ), 2)),
  );
  return { value, gradient: emit.divide(emit.add(slopeAtCentre, slopeElsewhere), centreCount) };
};

/** 1 where the target is 1, elsewhere 0. */
export function centres(emit: Emit, target: string): string {
  return emit.real(emit.node('GreaterOrEqual', [target, emit.scalar(1)]));
}
