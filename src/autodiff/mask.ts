import type { Emit, Operand } from './rule.ts';

/** So large that any difference of floats near the limit, scaled by it, is at least 1; a power of two, so exact. */
const steep = 2 ** 100;

/**
 * 1 where the value is above the limit, else 0, as real numbers: a line so steep that only its sign matters, cut to
 * [0, 1]. Exact but for values within 2^-100 of a limit of 0; unlike a comparison it needs no cast.
 */
export function isAbove(emit: Emit, name: string, limit: number): string {
  if (emit.elementType !== 'float32') return comparison(emit, 'Greater', { a: name, b: limit });
  return cutLine(emit, name, { slope: steep, offset: -limit * steep });
}

/** 1 where the value is below the limit, else 0, as real numbers. */
export function isBelow(emit: Emit, name: string, limit: number): string {
  if (emit.elementType !== 'float32') return comparison(emit, 'Less', { a: name, b: limit });
  return cutLine(emit, name, { slope: -steep, offset: limit * steep });
}

/** min(max(slope x + offset, 0), 1) */
function cutLine(emit: Emit, name: string, { slope, offset }: { slope: number; offset: number }): string {
  return emit.node('HardSigmoid', [name], { alpha: { float: slope }, beta: { float: offset } });
}

/** 1 where `a` compares with `b` as the operator says, else 0, as real numbers. */
export function comparison(
  emit: Emit,
  operator: 'Equal' | 'Greater' | 'Less' | 'GreaterOrEqual' | 'LessOrEqual',
  { a, b }: { readonly a: string; readonly b: Operand },
): string {
  return emit.real(emit.node(operator, [a, typeof b === 'number' ? emit.scalar(b) : b]));
}
