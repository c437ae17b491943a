import { type EdgeMode, edgePositions } from '../grids/edgePositions.ts';

export interface GaussianFilterOptions {
  /** Standard deviation in pixels, for both axes or for [rows, columns]; 0 leaves that axis as it is. */
  readonly sigma: number | readonly [rows: number, columns: number];
  /** @default 'reflect' */
  readonly mode?: EdgeMode;
  /** The kernel ends at round(truncate * sigma) pixels. @default 4 */
  readonly truncate?: number;
}

/**
 * The values of an interleaved [height, width, channels] array convolved along rows and columns with a
 * normalised, truncated Gaussian, as a new Float64Array; channels do not mix. Same definition, edge rule and
 * order of addition as `scipy.ndimage.gaussian_filter` in double precision.
 */
export function gaussianFilter(
  values: ArrayLike<number>,
  shape: readonly [height: number, width: number, channels: number],
  { sigma, mode = 'reflect', truncate = 4 }: GaussianFilterOptions,
): Float64Array {
  const [height, width, channels] = shape;
  if (values.length !== height * width * channels) {
    throw new RangeError(`values must have ${height * width * channels} numbers, got ${values.length}`);
  }
  const [rowSigma, columnSigma] = typeof sigma === 'number' ? [sigma, sigma] : sigma;
  if (!(rowSigma >= 0 && columnSigma >= 0)) {
    throw new RangeError(`sigma must be zero or positive, got ${sigma}`);
  }
  const down = halfKernel(rowSigma, truncate);
  const along = halfKernel(columnSigma, truncate);
  const filtered = filteredDown(
    new Float64Array(values),
    { height, rowLength: width * channels, mode },
    down,
  );
  return filteredAlong(filtered, { height, width, channels, mode }, along);
}

/** Weights at distance 0, 1, … of the normalised Gaussian kernel; one weight of 1 when sigma is 0. */
export function halfKernel(sigma: number, truncate: number): Float64Array {
  const radius = Math.floor(truncate * sigma + 0.5);
  const weights = new Float64Array(radius + 1);
  let total = 0;
  for (let d = radius; d >= 0; d--) {
    weights[d] = d === 0 ? 1 : Math.exp((-0.5 / (sigma * sigma)) * d * d);
    total += d === 0 ? 1 : 2 * weights[d]!;
  }
  return weights.map((weight) => weight / total);
}

/** out[y] = w0 in[y] + sum over d, far to near, of w_d (in[y - d] + in[y + d]), a row at a time. */
function filteredDown(
  values: Float64Array,
  { height, rowLength, mode }: { height: number; rowLength: number; mode: EdgeMode },
  weights: Float64Array,
): Float64Array {
  const radius = weights.length - 1;
  if (radius === 0) return values;
  const from = edgePositions(height, radius, mode);
  const zeros = new Float64Array(rowLength);
  const row = (position: number) =>
    position < 0 ? zeros : values.subarray(position * rowLength, (position + 1) * rowLength);
  const out = new Float64Array(values.length);
  for (let y = 0; y < height; y++) {
    const target = out.subarray(y * rowLength, (y + 1) * rowLength);
    const centre = row(y);
    for (let i = 0; i < rowLength; i++) target[i] = weights[0]! * centre[i]!;
    for (let d = radius; d > 0; d--) {
      const above = row(from[y + radius - d]!);
      const below = row(from[y + radius + d]!);
      const weight = weights[d]!;
      for (let i = 0; i < rowLength; i++) target[i] = target[i]! + weight * (above[i]! + below[i]!);
    }
  }
  return out;
}

/** The same along each row; every row is copied once into a buffer that holds its edges too. */
function filteredAlong(
  values: Float64Array,
  { height, width, channels, mode }: { height: number; width: number; channels: number; mode: EdgeMode },
  weights: Float64Array,
): Float64Array {
  const radius = weights.length - 1;
  if (radius === 0) return values;
  const from = edgePositions(width, radius, mode);
  const rowLength = width * channels;
  const padded = new Float64Array(from.length * channels);
  const out = new Float64Array(values.length);
  for (let y = 0; y < height; y++) {
    const rowStart = y * rowLength;
    for (let x = 0; x < from.length; x++) {
      for (let c = 0; c < channels; c++) {
        padded[x * channels + c] = from[x]! < 0 ? 0 : values[rowStart + from[x]! * channels + c]!;
      }
    }
    for (let i = 0; i < rowLength; i++) {
      const centre = i + radius * channels;
      let sum = weights[0]! * padded[centre]!;
      for (let d = radius; d > 0; d--) {
        sum += weights[d]! * (padded[centre - d * channels]! + padded[centre + d * channels]!);
      }
      out[rowStart + i] = sum;
    }
  }
  return out;
}
