import type { NdArray } from 'ndarray';
import ndarray from 'ndarray';
import { shownImage } from './readImage.ts';
import { pictureIn, type ReadOptions } from './readPicture.ts';

/** A map as some tool wrote it, [height, width], in that tool's units and precision. */
export type StoredMap = NdArray<Float32Array> | NdArray<Float64Array>;

/**
 * The map in a file: a two-dimensional `.npy`, or a grey picture, whose values become 0..255 without losing their
 * order where they have up to 16 bit. Throws TypeError for arrays of other ranks and for coloured pictures: a colour
 * is no value; and as `readImage` does.
 */
export async function readMap(path: string, options: ReadOptions = {}): Promise<StoredMap> {
  const file = await pictureIn(path, 'a map', options);
  const { shape, data } = file.picture.pixels;
  const [height = 0, width = 0] = shape;
  if (file.format === 'npy') {
    if (file.rank !== 2)
      throw new TypeError(`${file.source}: map must have shape [height, width], got [${shape}]`);
    return data instanceof Float32Array
      ? ndarray(data, [height, width])
      : ndarray(Float64Array.from(data), [height, width]);
  }
  const shown = shownImage(file);
  if (shown.shape[2] !== 1) {
    throw new TypeError(`${file.source}: map must be a grey picture or a .npy, got a coloured picture`);
  }
  return ndarray(shown.data, [height, width]);
}
