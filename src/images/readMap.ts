import { readFile } from 'node:fs/promises';
import type { NdArray } from 'ndarray';
import ndarray from 'ndarray';
import { decodeNpy } from './npy.ts';
import { decodePng } from './png.ts';

/** A map as some tool wrote it, [height, width], in that tool's units and precision. */
export type StoredMap = NdArray<Float32Array> | NdArray<Float64Array>;

/**
 * The map in a file: a two-dimensional `.npy`, or a grey PNG of up to 16 bit, whose values become 0..255 without
 * losing their order. Throws TypeError for arrays of other ranks and for coloured pictures: a colour is no value.
 */
export async function readMap(path: string): Promise<StoredMap> {
  const bytes = await readFile(path);
  if (!path.endsWith('.npy')) {
    const { shape, data } = decodePng(bytes, path);
    const [height = 0, width = 0, channels] = shape;
    if (channels !== 1) throw new TypeError(`${path}: map must be a grey PNG or a .npy, got a coloured PNG`);
    return ndarray(data, [height, width]);
  }
  const array = decodeNpy(bytes, path);
  if (array.shape.length !== 2 || array.size === 0) {
    throw new TypeError(`${path}: map must have shape [height, width], got [${array.shape}]`);
  }
  const { data } = array;
  return data instanceof Float32Array
    ? ndarray(data, array.shape)
    : ndarray(Float64Array.from(data), array.shape);
}
