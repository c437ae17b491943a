import type { Geometry } from '../../../autodiff/geometry.ts';
import type { DescribingEmit, Writer } from './writer.ts';

/** What one place in every `stride` receives from windows: values [place + offset] of the windows' side, by tap. */
export type Phase = readonly { readonly tap: number; readonly offset: number }[];

/**
 * The places of one axis by their place modulo the stride, and which taps of which windows stand there: tap t of window
 * j stands at j stride - begin + t. Places go in groups of `stride`, of which there are `length`, the last perhaps
 * not whole.
 */
export function phasesOf(geometry: Geometry, axis: number): { length: number; phases: readonly Phase[] } {
  const stride = geometry.strides[axis] ?? 1;
  const begin = geometry.begin[axis] ?? 0;
  const phases = Array.from({ length: stride }, (_, index) => {
    const first = (index + begin) % stride;
    const start = (index + begin - first) / stride;
    const count = Math.max(0, Math.ceil(((geometry.kernel[axis] ?? 1) - first) / stride));
    return Array.from({ length: count }, (_, m) => ({ tap: first + m * stride, offset: start - m }));
  });
  return { length: Math.ceil((geometry.inputSize[axis] ?? 0) / stride), phases };
}

/** One axis of a convolution that reads [place stride + offset] for each offset of `from` to `to`. */
export interface Reach {
  readonly stride: number;
  readonly from: number;
  readonly to: number;
  readonly inputSize: number;
  readonly outputSize: number;
}

/** Kernel and padding of one axis: `lead` zeros before the taps of the reach and `trail` after them. */
export interface Span {
  readonly lead: number;
  readonly trail: number;
  readonly size: number;
  readonly begin: number;
  readonly end: number;
}

/**
 * Padding cannot be negative: a kernel that begins after the first value begins with zeros, and one that makes too
 * many places ends with them.
 */
export function spanOf({ stride, from, to, inputSize, outputSize }: Reach): Span {
  const lead = Math.max(0, from);
  const begin = Math.max(0, -from);
  const missing = (outputSize - 1) * stride + to + 1 - inputSize;
  // ONNX leaves out what does not fill a stride.
  const trail = Math.max(0, -missing - (stride - 1));
  return { lead, trail, size: lead + (to - from + 1) + trail, begin, end: Math.max(0, missing) };
}

/**
 * An operator between the rules of this layout and the layout itself, not of ONNX: see `interleaving`.
 */
export const interleave = 'Interleave';

interface Channels {
  readonly axis: 0 | 1;
  readonly channels: number;
  readonly factor?: number;
}

/** The values of each channel at [place stride + offset] along one axis, times `factor`. */
export function strided(
  emit: Writer,
  name: string,
  { axis, channels, factor = 1, ...reach }: Omit<Reach, 'to'> & Channels,
): string {
  const { size, lead, begin, end } = spanOf({ ...reach, to: reach.from });
  const values = new Float32Array(channels * size);
  for (let channel = 0; channel < channels; channel++) values[channel * size + lead] = factor;
  const along = <T>(other: T, own: T) => (axis === 0 ? [own, other] : [other, own]);
  const kernel = along(1, size);
  return emit.node('Conv', [name, emit.reals(values, [channels, 1, ...kernel])], {
    group: channels,
    kernel_shape: kernel,
    strides: along(1, reach.stride),
    pads: [...along(0, begin), ...along(0, end)],
  });
}

/** One value of what each place of a group of strides[0] x strides[1] places receives, row-major. */
export function interleaved(
  emit: DescribingEmit,
  names: readonly string[],
  { strides, shape, zeroBeyond = false }: Interleaving,
): string {
  const attributes = { strides, shape, zero_beyond: zeroBeyond ? 1 : 0 };
  const result = emit.node(interleave, names, attributes);
  emit.describe(result, shape);
  return result;
}

export interface Interleaving {
  readonly strides: readonly number[];
  /** [channels, height, width] of the result. */
  readonly shape: readonly number[];
  /** Whether the places beyond it receive nothing. @default false */
  readonly zeroBeyond?: boolean;
}
