import type { Values } from './elementwise.ts';

/** The mean over pixels of each channel of interleaved [pixels, channels] values, of which there is at least one. */
export function channelMeans(values: Values, channels: number): Float64Array {
  const out = new Float64Array(channels);
  for (let i = 0; i < values.length; ) {
    for (let c = 0; c < channels; c++) out[c]! += values[i++]!;
  }
  const pixels = values.length / channels;
  for (let c = 0; c < channels; c++) out[c]! /= pixels;
  return out;
}

/** Σ_c weights[c] × value of channel c at each pixel, for as many interleaved channels as weights. */
export function weightedChannelSum(values: Values, weights: Float64Array): Float64Array {
  const channels = weights.length;
  const out = new Float64Array(values.length / channels);
  for (let p = 0, i = 0; p < out.length; p++) {
    let total = 0;
    for (let c = 0; c < channels; c++) total += weights[c]! * values[i++]!;
    out[p] = total;
  }
  return out;
}

/** Σ_c |value of channel c| at each pixel of interleaved [pixels, channels] values. */
export function absChannelSum(values: Values, channels: number): Float64Array {
  const out = new Float64Array(values.length / channels);
  for (let p = 0, i = 0; p < out.length; p++) {
    let total = 0;
    for (let c = 0; c < channels; c++) total += Math.abs(values[i++]!);
    out[p] = total;
  }
  return out;
}

/** values[p, c] × factors[p]: every channel of a pixel by the pixel's own factor. */
export function pixelProduct(values: Values, factors: Values): Float64Array {
  const out = new Float64Array(values.length);
  const channels = values.length / factors.length;
  for (let p = 0, i = 0; p < factors.length; p++) {
    for (let c = 0; c < channels; c++, i++) out[i] = values[i]! * factors[p]!;
  }
  return out;
}

/** Σ_c value of channel c at each pixel of interleaved [pixels, channels] values. */
export function channelSum(values: Values, channels: number): Float64Array {
  return weightedChannelSum(values, new Float64Array(channels).fill(1));
}

/** max_c |value of channel c| at each pixel of interleaved [pixels, channels] values; NaN where any is. */
export function absChannelMax(values: Values, channels: number): Float64Array {
  const out = new Float64Array(values.length / channels);
  for (let p = 0, i = 0; p < out.length; p++) {
    let largest = 0;
    for (let c = 0; c < channels; c++) largest = Math.max(largest, Math.abs(values[i++]!));
    out[p] = largest;
  }
  return out;
}

/**
 * Sets every channel c of pixel p to hidden[p, c] + shares[p] × (shown[p, c] − hidden[p, c]), for interleaved
 * [pixels, channels] values and one share per pixel.
 */
export function blendPixels(
  { shown, hidden, shares }: { shown: Values; hidden: Values; shares: Float32Array },
  out: Float32Array,
): void {
  const channels = out.length / shares.length;
  for (let p = 0, i = 0; p < shares.length; p++) {
    const share = shares[p]!;
    for (let c = 0; c < channels; c++, i++) out[i] = hidden[i]! + share * (shown[i]! - hidden[i]!);
  }
}
