import ndarray, { type NdArray } from 'ndarray';
import type { Image, SaliencyMap } from '../types/arrays.ts';
import { overlay } from './overlay.ts';

/** Slices of the montage, and how many stand side by side. */
const [slices, columns] = [12, 6];
const gap = 2;

/** Options of `volumePicture`. */
export interface VolumePictureOptions {
  /** Where the three planes meet. @default where the map is highest */
  readonly at?: readonly number[];
  /** Where the axes lead, as of `readScan`; without it rows run down the first axis that is left. @default '' */
  readonly orientation?: string;
}

/**
 * A map over its volume, both with depth first, as bytes [height, width, 3]: the three planes through the map's
 * maximum, and below them a montage of slices, evenly spaced. Where the orientation is known, right is on the right,
 * anterior and superior up. Voxels are drawn as squares.
 */
export function volumePicture(
  image: Image,
  map: SaliencyMap,
  { at = maximumOf(map), orientation = '' }: VolumePictureOptions = {},
): NdArray<Uint8Array> {
  const options = { at, orientation };
  return overlay(volumeSheet(image, options), volumeSheet(map, { ...options, fill: Number.NaN }));
}

/** Where a map is highest, the first of equals. */
export function maximumOf(map: SaliencyMap): readonly number[] {
  const [depth = 0, height = 0, width = 0] = map.shape;
  let at = [0, 0, 0];
  let most = Number.NEGATIVE_INFINITY;
  for (let z = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const value = map.get(z, y, x);
        if (value > most) [at, most] = [[z, y, x], value];
      }
    }
  }
  return at;
}

interface SheetOptions {
  readonly at: readonly number[];
  readonly orientation?: string;
  /** What stands between the slices. @default 0 */
  readonly fill?: number;
}

type Array2D = NdArray<Float32Array> | NdArray<Uint8Array>;

/**
 * A volume laid out flat, [height, width] or with its channels: the planes through `at` side by side, and the slices of
 * the montage in rows below. Everything of one shape is laid out alike.
 */
export function volumeSheet<A extends Array2D>(
  volume: A,
  { at, orientation = '', fill = 0 }: SheetOptions,
): A {
  const plane = (axis: number, index: number) => shownSlice(volume, { axis, index, orientation });
  const upright = Math.max(0, /[SI]/.exec(orientation)?.index ?? 0);
  const length = volume.shape[upright] ?? 1;
  const count = Math.min(slices, length);
  const rows = [[0, 1, 2].map((axis) => plane(axis, at[axis] ?? 0))];
  for (let first = 0; first < count; first += columns) {
    const indices = Array.from({ length: Math.min(columns, count - first) }, (_, i) => first + i);
    rows.push(indices.map((i) => plane(upright, Math.floor(((i + 0.5) * length) / count))));
  }
  return laidOut(rows, volume, fill);
}

/** A slice of a volume, with or without channels, turned as it is shown. */
function shownSlice<A extends Array2D>(
  volume: A,
  {
    axis,
    index,
    orientation,
  }: { readonly axis: number; readonly index: number; readonly orientation: string },
): A {
  const slice = volume.pick(...[0, 1, 2].map((one) => (one === axis ? index : null)));
  const letters = [0, 1, 2].filter((one) => one !== axis).map((one) => orientation[one] ?? '-');
  const placeOf = (codes: string) => letters.findIndex((letter) => codes.includes(letter));
  const [upright, front] = [placeOf('SI'), placeOf('AP')];
  const down = upright >= 0 ? upright : Math.max(0, front);
  const rest = slice.shape.length === 3 ? [2] : [];
  const turned = down === 0 ? slice : slice.transpose(1, 0, ...rest);
  // Superior and anterior are up, right and anterior are on the right.
  const isUp = /[SA]/.test(letters[down] ?? '');
  const isLeft = /[LP]/.test(letters[1 - down] ?? '');
  return turned.step(isUp ? -1 : 1, isLeft ? -1 : 1, ...rest.map(() => 1)) as A;
}

/** Slices in rows. */
function laidOut<A extends Array2D>(rows: readonly (readonly A[])[], like: A, fill: number): A {
  const side = (slice: A, axis: number) => slice.shape[axis] ?? 0;
  const heights = rows.map((row) => Math.max(...row.map((slice) => side(slice, 0))));
  const widths = rows.map((row) => row.reduce((sum, slice) => sum + side(slice, 1) + gap, -gap));
  const height = heights.reduce((sum, one) => sum + one + gap, -gap);
  const width = Math.max(...widths);
  const channels = like.shape[3] ?? 1;
  const data = new (like.data.constructor as new (length: number) => A['data'])(height * width * channels);
  data.fill(fill);
  let top = 0;
  for (const [r, row] of rows.entries()) {
    let left = 0;
    for (const slice of row) {
      for (let y = 0; y < side(slice, 0); y++) {
        for (let x = 0; x < side(slice, 1); x++) {
          const index = ((top + y) * width + left + x) * channels;
          for (let c = 0; c < channels; c++)
            data[index + c] = like.shape.length > 3 ? slice.get(y, x, c) : slice.get(y, x);
        }
      }
      left += side(slice, 1) + gap;
    }
    top += (heights[r] ?? 0) + gap;
  }
  return ndarray(
    data as Float32Array,
    like.shape.length > 3 ? [height, width, channels] : [height, width],
  ) as A;
}
