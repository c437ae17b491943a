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

/**
 * min(max(slope x + offset, 0), 1). On an image-like value with whole blocks of channels it is a convolution of
 * each channel by one number and a Clip, which ONNX Runtime fuses and runs in the blocked layout of the
 * convolutions around it; a HardSigmoid, as elsewhere, would make it lay out the value anew twice.
 */
function cutLine(emit: Emit, name: string, { slope, offset }: { slope: number; offset: number }): string {
  const channels = emit.blockedChannels(name);
  if (channels === undefined) {
    return emit.node('HardSigmoid', [name], { alpha: { float: slope }, beta: { float: offset } });
  }
  const slopes = emit.reals(new Float32Array(channels).fill(slope), [channels, 1, 1, 1]);
  const offsets = emit.reals(new Float32Array(channels).fill(offset), [channels]);
  const line = emit.node('Conv', [name, slopes, offsets], { group: channels, kernel_shape: [1, 1] });
  return emit.node('Clip', [line, emit.scalar(0), emit.scalar(1)]);
}

/** 1 where `a` compares with `b` as the operator says, else 0, as real numbers. */
export function comparison(
  emit: Emit,
  operator: 'Equal' | 'Greater' | 'Less' | 'GreaterOrEqual' | 'LessOrEqual',
  { a, b }: { readonly a: string; readonly b: Operand },
): string {
  return emit.real(emit.node(operator, [a, typeof b === 'number' ? emit.scalar(b) : b]));
}
