import ndarray, { type NdArray } from 'ndarray';
import { assertKnownKeys } from '../checks/knownKeys.ts';
import { assertAtLeast, type Intensities, intensities } from './intensities.ts';

/** Options of `localBinaryPattern` and `localBinaryPatternSlices`. */
export interface LocalBinaryPatternOptions {
  /** Neighbours on the circle, P. @default 8 */
  readonly points?: number;
  /** Of the circle, in pixels. @default 1 */
  readonly radius?: number;
  /**
   * `default`: the number whose bit i says that neighbour i is not darker than the middle. `uniform`: how many are not
   * darker, where that changes at most twice from neighbour 0 to the last, else P + 1. @default 'uniform'
   */
  readonly method?: 'default' | 'uniform';
}

/**
 * The code of the texture around each pixel of [height, width] (Ojala, Pietikäinen and Mäenpää, PAMI 24(7), 2002), as
 * `skimage.feature.local_binary_pattern` gives it: neighbour i lies at row −R sin(2πi/P), column R cos(2πi/P), by
 * bilinear interpolation, and is 0 outside of the picture. Throws RangeError for a volume; use
 * `localBinaryPatternSlices`.
 */
export function localBinaryPattern(
  image: Intensities,
  options: LocalBinaryPatternOptions = {},
): NdArray<Float32Array> {
  const { points, radius, method } = checked(options);
  const { values, shape } = intensities(image);
  if (shape.length !== 2) throw new RangeError(`image must be [height, width], got shape [${shape}]`);
  const codes = patternCodes(values, shape as [number, number], { points, radius, method });
  return ndarray(Float32Array.from(codes), shape);
}

/**
 * The same of each slice of a volume [depth, height, width] across `axis`. @default axis 0
 * @throws RangeError for an axis that the volume does not have.
 */
export function localBinaryPatternSlices(
  volume: Intensities,
  { axis = 0, ...options }: LocalBinaryPatternOptions & { readonly axis?: number } = {},
): NdArray<Float32Array> {
  const { values, shape } = intensities(volume);
  if (shape.length !== 3 || ![0, 1, 2].includes(axis)) {
    throw new RangeError(`axis must be 0, 1 or 2 of a volume, got ${axis} of shape [${shape}]`);
  }
  const source = ndarray(values, shape);
  const out = ndarray(new Float32Array(values.length), shape);
  for (let index = 0; index < (shape[axis] ?? 0); index++) {
    const pick = shape.map((_, one) => (one === axis ? index : null));
    const slice = source.pick(...pick);
    const target = out.pick(...pick);
    const [rows, columns] = slice.shape as [number, number];
    const plane = new Float64Array(rows * columns);
    for (let i = 0; i < plane.length; i++) plane[i] = slice.get(Math.floor(i / columns), i % columns);
    const codes = patternCodes(plane, [rows, columns], checked(options));
    for (const [i, code] of codes.entries()) target.set(Math.floor(i / columns), i % columns, code);
  }
  return out;
}

/**
 * How often each code 0 … P + 1 of method `uniform` occurs.
 * @throws RangeError for codes that are no whole numbers up to points + 1.
 */
export function patternHistogram(codes: NdArray<Float32Array>, points = 8): Float64Array {
  const { values } = intensities(codes);
  const counts = new Float64Array(points + 2);
  for (const code of values) {
    if (!(code >= 0 && code <= points + 1 && Number.isInteger(code))) {
      throw new RangeError(`codes must be whole numbers from 0 to ${points + 1}, got ${code}`);
    }
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

function checked(options: LocalBinaryPatternOptions): Required<LocalBinaryPatternOptions> {
  assertKnownKeys('options of localBinaryPattern', options, { points: true, radius: true, method: true });
  const { points = 8, radius = 1, method = 'uniform' } = options;
  if (!Number.isInteger(points) || points < 1 || points > 24) {
    throw new RangeError(`points must be from 1 to 24, whose codes float32 holds, got ${points}`);
  }
  assertAtLeast('radius', radius, 0, true);
  if (method !== 'default' && method !== 'uniform') {
    throw new RangeError(`method must be default or uniform, got ${String(method satisfies never)}`);
  }
  return { points, radius, method };
}

function patternCodes(
  values: Float64Array,
  [height, width]: readonly [number, number],
  { points, radius, method }: Required<LocalBinaryPatternOptions>,
): Float64Array {
  const angles = Array.from({ length: points }, (_, i) => (2 * Math.PI * i) / points);
  const neighbours = angles.map((angle) => ({
    row: rounded(-radius * Math.sin(angle)),
    column: rounded(radius * Math.cos(angle)),
  }));
  const at = (row: number, column: number) =>
    row >= 0 && row < height && column >= 0 && column < width ? (values[row * width + column] ?? 0) : 0;
  const bits = new Uint8Array(points);
  return values.map((centre, index) => {
    for (const [i, { row, column }] of neighbours.entries()) {
      const value = interpolated(at, Math.floor(index / width) + row, (index % width) + column);
      bits[i] = Number(value - centre >= 0);
    }
    return method === 'uniform' ? uniformCode(bits) : bits.reduce((code, bit, i) => code + bit * 2 ** i, 0);
  });
}

function uniformCode(bits: Uint8Array): number {
  let changes = 0;
  for (let i = 1; i < bits.length; i++) changes += Number(bits[i] !== bits[i - 1]);
  return changes <= 2 ? bits.reduce((count, bit) => count + bit, 0) : bits.length + 1;
}

function interpolated(at: (row: number, column: number) => number, row: number, column: number): number {
  const [top, left] = [Math.floor(row), Math.floor(column)];
  const [bottom, right] = [Math.ceil(row), Math.ceil(column)];
  const [down, along] = [row - top, column - left];
  const upper = (1 - along) * at(top, left) + along * at(top, right);
  const lower = (1 - along) * at(bottom, left) + along * at(bottom, right);
  return (1 - down) * upper + down * lower;
}

/** To five decimals, so that neighbours straight above and beside lie on pixels. */
function rounded(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}
