/** Rows, columns and interleaved channels of a flat array. */
export type GridShape = readonly [height: number, width: number, channels: number];

/**
 * Which source position a target position reads, scale = source length / target length: `halfPixel`
 * (target + 0.5) * scale - 0.5, as PyTorch with align_corners = false; `tf1` target * scale, as TensorFlow 1.
 */
export type PixelCentres = 'halfPixel' | 'tf1';

/**
 * Interleaved [height, width, channels] values resized to `[height, width]` by bilinear interpolation between
 * the four nearest pixels, without anti-aliasing; positions beyond the edge pixels take the edge's value.
 */
export function resizedBilinear(
  values: ArrayLike<number>,
  shape: GridShape,
  { height, width, centres = 'halfPixel' }: { height: number; width: number; centres?: PixelCentres },
): Float32Array {
  requireShape(values, shape, [height, width]);
  const [sourceHeight, sourceWidth, channels] = shape;
  const down = taps(sourceHeight, height, centres);
  const along = taps(sourceWidth, width, centres);
  const out = new Float32Array(height * width * channels);
  let target = 0;
  for (let y = 0; y < height; y++) {
    const upper = down.first[y]! * sourceWidth;
    const lower = down.second[y]! * sourceWidth;
    const v = down.fraction[y]!;
    for (let x = 0; x < width; x++) {
      const left = along.first[x]!;
      const right = along.second[x]!;
      const u = along.fraction[x]!;
      for (let c = 0; c < channels; c++) {
        const topLeft = values[(upper + left) * channels + c]!;
        const bottomLeft = values[(lower + left) * channels + c]!;
        const top = topLeft + u * (values[(upper + right) * channels + c]! - topLeft);
        const bottom = bottomLeft + u * (values[(lower + right) * channels + c]! - bottomLeft);
        out[target++] = top + v * (bottom - top);
      }
    }
  }
  return out;
}

type Values = Float32Array | Float64Array | Int32Array | Uint8Array;

/**
 * Interleaved [height, width, channels] values resized to `[height, width]`, each pixel a copy of source pixel
 * floor((target + 0.5) * source length / target length); the type of the array stays.
 */
export function resizedNearest<Data extends Values>(
  values: Data,
  shape: GridShape,
  { height, width }: { height: number; width: number },
): Data {
  requireShape(values, shape, [height, width]);
  const [sourceHeight, sourceWidth, channels] = shape;
  const columns = nearest(sourceWidth, width);
  const rows = nearest(sourceHeight, height);
  const out = new (values.constructor as new (length: number) => Data)(height * width * channels);
  let target = 0;
  for (let y = 0; y < height; y++) {
    const rowStart = rows[y]! * sourceWidth;
    for (let x = 0; x < width; x++) {
      const source = (rowStart + columns[x]!) * channels;
      for (let c = 0; c < channels; c++) out[target++] = values[source + c]!;
    }
  }
  return out;
}

/** Throws unless the array has the shape's length and every length is a positive whole number. */
export function requireShape(
  values: ArrayLike<number>,
  shape: GridShape,
  target: readonly [height: number, width: number],
): void {
  for (const length of [...shape, ...target]) {
    if (!(Number.isInteger(length) && length > 0)) {
      throw new RangeError(`lengths must be positive whole numbers, got [${shape}] and [${target}]`);
    }
  }
  const count = shape[0] * shape[1] * shape[2];
  if (values.length !== count)
    throw new RangeError(`values must have ${count} numbers, got ${values.length}`);
}

/** Per target position: the two source positions and how far it lies from the first to the second. */
export interface Taps {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly fraction: Float64Array;
}

/** The taps of a linear resize along one axis. */
export function taps(sourceLength: number, targetLength: number, centres: PixelCentres): Taps {
  const first = new Int32Array(targetLength);
  const second = new Int32Array(targetLength);
  const fraction = new Float64Array(targetLength);
  const scale = sourceLength / targetLength;
  const last = sourceLength - 1;
  for (let i = 0; i < targetLength; i++) {
    const position = Math.max(0, centres === 'tf1' ? i * scale : (i + 0.5) * scale - 0.5);
    first[i] = Math.min(Math.floor(position), last);
    second[i] = Math.min(first[i]! + 1, last);
    fraction[i] = position - first[i]!;
  }
  return { first, second, fraction };
}

function nearest(sourceLength: number, targetLength: number): Int32Array {
  const last = sourceLength - 1;
  const scale = sourceLength / targetLength;
  return Int32Array.from({ length: targetLength }, (_, i) => Math.min(Math.floor((i + 0.5) * scale), last));
}
