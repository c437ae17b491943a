/**
 * The length of the gradient of a row-major [height, width] array by Sobel's kernels, [1 2 1] / 4 across and
 * [1 0 -1] along, divided by the square root of 2: as `skimage.filters.sobel`. Beyond the edge the outermost
 * values repeat (d c b a | a b c d, which at one pixel is the same).
 */
export function sobelMagnitude(
  values: Float32Array | Float64Array,
  [height, width]: readonly [number, number],
): Float32Array {
  const out = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const above = Math.max(y - 1, 0) * width;
    const below = Math.min(y + 1, height - 1) * width;
    for (let x = 0; x < width; x++) {
      const left = Math.max(x - 1, 0);
      const right = Math.min(x + 1, width - 1);
      const corners = values[below + right]! - values[above + left]!;
      const others = values[below + left]! - values[above + right]!;
      const down = corners + others + 2 * (values[below + x]! - values[above + x]!);
      const along = corners - others + 2 * (values[row + right]! - values[row + left]!);
      out[row + x] = Math.sqrt((down * down + along * along) / 2) / 4;
    }
  }
  return out;
}
