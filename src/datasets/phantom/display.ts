import { quantile } from '../../math/ranking/quantile.ts';

/** Shares of the pixels darker than black and brighter than white. */
const clipped = { black: 0.03, white: 0.008 };
/** Exponent of the tone curve: above 1 the lungs are darker. */
const gamma = 1.05;
/** At most this many pixels decide the window. */
const mostSamples = 8192;

/**
 * Attenuation as grey values 0..255, dense parts bright: a linear window of the logarithm of the counts, clipped, and a
 * tone curve. The window is set by the quantiles of `anatomy`, the true attenuation without the finding, so that
 * a finding hardly changes the grey of other pixels.
 */
export function displayed(seen: Float32Array, anatomy: Float32Array): Float32Array {
  const step = Math.max(1, Math.floor(anatomy.length / mostSamples));
  const samples = Float32Array.from(
    { length: Math.ceil(anatomy.length / step) },
    (_, i) => anatomy[i * step] ?? 0,
  );
  const black = quantile(samples, clipped.black);
  const white = quantile(samples, 1 - clipped.white);
  return seen.map((value) => 255 * Math.min(1, Math.max(0, (value - black) / (white - black))) ** gamma);
}
