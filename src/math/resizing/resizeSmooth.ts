import { type GridShape, requireShape } from './resize.ts';

/**
 * Interleaved [height, width, channels] values resized by the mean under a triangle: along each axis as wide as two
 * pixels of the smaller grid, half-pixel centres, weights normalised at the edges. This is Pillow's `BILINEAR` without
 * its rounding to whole grey levels, and PyTorch's bilinear `interpolate` with `antialias=True`.
 */
export function resizedSmooth(
  values: ArrayLike<number>,
  shape: GridShape,
  { height, width }: { readonly height: number; readonly width: number },
): Float32Array {
  requireShape(values, shape, [height, width]);
  const [sourceHeight, sourceWidth, channels] = shape;
  const along = windows(sourceWidth, width);
  const down = windows(sourceHeight, height);
  const wide = new Float64Array(sourceHeight * width * channels);
  for (let y = 0, to = 0; y < sourceHeight; y++) {
    for (const { first, weights } of along) {
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        let from = (y * sourceWidth + first) * channels + c;
        for (const weight of weights) {
          sum += weight * values[from]!;
          from += channels;
        }
        wide[to++] = sum;
      }
    }
  }
  const out = new Float32Array(height * width * channels);
  const row = width * channels;
  for (const [y, { first, weights }] of down.entries()) {
    for (let i = 0; i < row; i++) {
      let sum = 0;
      for (const [k, weight] of weights.entries()) sum += weight * wide[(first + k) * row + i]!;
      out[y * row + i] = sum;
    }
  }
  return out;
}

/** For each target position, the first source position under its triangle, and the weights from there. */
function windows(sourceLength: number, targetLength: number): { first: number; weights: Float64Array }[] {
  const scale = sourceLength / targetLength;
  const reach = Math.max(scale, 1);
  return Array.from({ length: targetLength }, (_, target) => {
    const centre = (target + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - reach + 0.5));
    const end = Math.min(sourceLength, Math.trunc(centre + reach + 0.5));
    const weights = Float64Array.from({ length: end - first }, (_, k) =>
      Math.max(0, 1 - Math.abs((first + k - centre + 0.5) / reach)),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}
