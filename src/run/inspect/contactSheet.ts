import ndarray, { type NdArray } from 'ndarray';
import { outlinedIn, placed, placedMask } from '../../images/index.ts';
import { dense } from '../../math/arrays/dense.ts';
import { mapTo } from '../../math/arrays/elementwise.ts';
import { extent } from '../../math/arrays/extent.ts';
import type { Image, Mask } from '../../types/arrays.ts';

/** Side of one picture on the sheet, and how many stand side by side. */
const side = 256;
const perRow = 4;
const gap = 4;

/** Cyan, yellow, magenta, green and orange, for regions in the order of their names. */
const regionColours = [
  [0, 255, 255],
  [255, 230, 0],
  [255, 60, 255],
  [60, 255, 60],
  [255, 140, 0],
] as const;

/** A picture of a contact sheet. */
export interface SheetPicture {
  readonly image: Image;
  /** In the order of the regions' names; undefined where the image has none. */
  readonly regions: readonly (Mask | undefined)[];
}

/** Pictures with the outlines of their regions, four in a row, as [height, width, 3] bytes. Each is shown between its darkest and brightest value. */
export function contactSheet(pictures: readonly SheetPicture[]): NdArray<Uint8Array> {
  const columns = Math.min(perRow, pictures.length);
  const rows = Math.ceil(pictures.length / columns);
  const [height, width] = [rows * (side + gap) + gap, columns * (side + gap) + gap];
  const out = new Uint8Array(height * width * 3).fill(60);
  for (const [index, picture] of pictures.entries()) {
    const tile = dense(tileOf(picture));
    const top = gap + Math.floor(index / columns) * (side + gap);
    const left = gap + (index % columns) * (side + gap);
    for (let y = 0; y < side; y++) {
      out.set(tile.subarray(3 * y * side, 3 * (y + 1) * side), 3 * ((top + y) * width + left));
    }
  }
  return ndarray(out, [height, width, 3]);
}

function tileOf({ image, regions }: SheetPicture): NdArray<Uint8Array> {
  const values = dense(image);
  const [low, high] = extent(values);
  const scale = high > low ? 255 / (high - low) : 0;
  const shown = ndarray(
    values.map((value) => (value - low) * scale),
    [...image.shape],
  );
  const fitting = { fit: 'letterbox', antialias: true } as const;
  const pixels = dense(placed(shown, [side, side, 3], fitting));
  let tile: NdArray<Uint8Array> = ndarray(
    mapTo(Uint8Array, pixels, (value) => Math.round(value)),
    [side, side, 3],
  );
  for (const [index, region] of regions.entries()) {
    const colour = regionColours[index % regionColours.length];
    if (region !== undefined && colour)
      tile = outlinedIn(tile, placedMask(region, [side, side], fitting), colour);
  }
  return tile;
}
