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

/** The same of a volume [depth, height, width, channels]: each slice, then between the slices. */
export function resizedSmoothVolume(
  values: Float32Array,
  [depth = 1, height = 1, width = 1, channels = 1]: readonly number[],
  [slices = 1, rows = 1, columns = 1]: readonly number[],
): Float32Array {
  const [own, length] = [height * width * channels, rows * columns * channels];
  const resized = new Float32Array(depth * length);
  for (let z = 0; z < depth; z++) {
    const slice = values.subarray(z * own, (z + 1) * own);
    resized.set(
      resizedSmooth(slice, [height, width, channels], { height: rows, width: columns }),
      z * length,
    );
  }
  const out = new Float32Array(slices * length);
  for (const [z, { first, weights }] of windows(depth, slices).entries()) {
    for (const [k, weight] of weights.entries()) {
      const from = (first + k) * length;
      for (let i = 0; i < length; i++) out[z * length + i]! += weight * resized[from + i]!;
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
