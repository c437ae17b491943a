import type { NdArray } from 'ndarray';
import ndarray from 'ndarray';
import { isNpy } from './npyHeader.ts';
import { decodePng } from './png.ts';
import { npyPlane, picture, type ReadOptions } from './readImage.ts';

/** A map as some tool wrote it, [height, width], in that tool's units and precision. */
export type StoredMap = NdArray<Float32Array> | NdArray<Float64Array>;

/**
 * The map in a file: a two-dimensional `.npy`, or a grey PNG of up to 16 bit, whose values become 0..255 without
 * losing their order. Throws TypeError for arrays of other ranks and for coloured pictures: a colour is no value;
 * and as `readImage` does.
 */
export async function readMap(path: string, options: ReadOptions = {}): Promise<StoredMap> {
  const { bytes, source, limits } = await picture(path, 'a map', options);
  if (!isNpy(bytes)) {
    const { shape, data } = decodePng(bytes, source, limits);
    const [height = 0, width = 0, channels] = shape;
    if (channels !== 1)
      throw new TypeError(`${source}: map must be a grey PNG or a .npy, got a coloured PNG`);
    return ndarray(data, [height, width]);
  }
  const { shape, data } = npyPlane(bytes, source, { what: 'map', limits });
  return data instanceof Float32Array ? ndarray(data, shape) : ndarray(Float64Array.from(data), shape);
}
