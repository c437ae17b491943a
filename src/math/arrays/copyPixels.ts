/** Copies every channel of the given pixels from `values` to `out`, both interleaved [pixels, channels]. */
export function copyPixels(
  { values, pixels, channels }: { values: Float32Array; pixels: Uint32Array; channels: number },
  out: Float32Array,
): void {
  for (let k = 0; k < pixels.length; k++) {
    const start = pixels[k]! * channels;
    for (let i = start; i < start + channels; i++) out[i] = values[i]!;
  }
}
