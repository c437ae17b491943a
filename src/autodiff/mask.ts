import type { Emit, Operand } from './rule.ts';

/** So large that any difference of floats near the limit, scaled by it, is at least 1; a power of two, so exact. */
const steep = 2 ** 100;

/**
 * 1 where the value is above the limit, else 0, as real numbers. In float32 a steep hard sigmoid: one kernel that
 * runs in ONNX Runtime's blocked layout and, unlike a comparison, needs no cast. It is exact but for values within
 * 2^-100 of a limit of 0.
 */
export function isAbove(emit: Emit, name: string, limit: number): string {
  if (emit.elementType === 'float64') return comparison(emit, 'Greater', { a: name, b: limit });
  return emit.node('HardSigmoid', [name], { alpha: { float: steep }, beta: { float: -limit * steep } });
}

/** 1 where the value is below the limit, else 0, as real numbers. */
export function isBelow(emit: Emit, name: string, limit: number): string {
  if (emit.elementType === 'float64') return comparison(emit, 'Less', { a: name, b: limit });
  return emit.node('HardSigmoid', [name], { alpha: { float: -steep }, beta: { float: limit * steep } });
}

/** 1 where `a` compares with `b` as the operator says, else 0, as real numbers. */
export function comparison(
  emit: Emit,
  operator: 'Equal' | 'Greater' | 'Less' | 'GreaterOrEqual' | 'LessOrEqual',
  { a, b }: { readonly a: string; readonly b: Operand },
): string {
  return emit.real(emit.node(operator, [a, typeof b === 'number' ? emit.scalar(b) : b]));
}
