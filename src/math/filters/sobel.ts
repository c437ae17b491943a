import { mapTo } from '../arrays/elementwise.ts';
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

/**
 * The same of a row-major [depth, height, width] array: along each axis [1 0 -1], [1 2 1] / 4 across both others, and
 * the root of the mean square of the three slopes over 4, as `skimage.filters.sobel` of a volume.
 */
export function sobelMagnitudeOfVolume(
  values: Float32Array | Float64Array,
  shape: readonly number[],
): Float32Array {
  const squares = new Float64Array(values.length);
  for (const along of shape.keys()) {
    const slope = shape.reduce<Float64Array>(
      (before, _, axis) => threeTaps(before, { shape, axis, isSlope: axis === along }),
      Float64Array.from(values),
    );
    for (let i = 0; i < squares.length; i++) squares[i]! += slope[i]! ** 2;
  }
  return mapTo(Float32Array, squares, (square) => Math.sqrt(square / shape.length));
}

/** [1 2 1] / 4 along an axis or, for a slope, [1 0 -1] / 2; the outermost values repeat. */
function threeTaps(
  values: Float64Array,
  { shape, axis, isSlope }: { shape: readonly number[]; axis: number; isSlope: boolean },
): Float64Array {
  const length = shape[axis]!;
  const inner = shape.slice(axis + 1).reduce((product, side) => product * side, 1);
  const out = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const index = Math.floor(i / inner) % length;
    const before = values[index > 0 ? i - inner : i]!;
    const after = values[index < length - 1 ? i + inner : i]!;
    out[i] = isSlope ? (after - before) / 2 : (before + 2 * values[i]! + after) / 4;
  }
  return out;
}
