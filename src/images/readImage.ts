import { readFile } from 'node:fs/promises';
import ndarray from 'ndarray';
import type { Image, Mask } from '../types/arrays.ts';
import { fitted } from './fitted.ts';
import { decodeNpy } from './npy.ts';
import { decodePng, decodePngMask } from './png.ts';

/** The height, width and channels that a model takes. */
export interface FittedShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/**
 * The image in a file, [height, width, channels]: of a PNG, values 0..255 (see `decodePng`); of a `.npy` file of
 * shape [height, width] or [height, width, channels], the values as they stand. With a shape, fitted to it.
 */
export async function readImage(path: string, shape?: FittedShape): Promise<Image> {
  const bytes = await readFile(path);
  const image = path.endsWith('.npy') ? npyImage(bytes, path) : decodePng(bytes, path);
  return shape === undefined ? image : fitted(image, [shape.height, shape.width, shape.channels]);
}

/** The mask in a file, [height, width]: 1 where a PNG or a two-dimensional `.npy` is not 0. */
export async function readMask(path: string): Promise<Mask> {
  const bytes = await readFile(path);
  if (!path.endsWith('.npy')) return decodePngMask(bytes, path);
  const { shape, data } = decodeNpy(bytes, path);
  if (shape.length !== 2)
    throw new TypeError(`${path}: mask must have shape [height, width], got [${shape}]`);
  return ndarray(
    Uint8Array.from(data, (value) => (value === 0 ? 0 : 1)),
    shape,
  );
}

function npyImage(bytes: Uint8Array, path: string): Image {
  const { shape, data } = decodeNpy(bytes, path);
  const [height, width, channels = 1] = shape;
  if (height === undefined || width === undefined || shape.length > 3 || shape.includes(0)) {
    throw new TypeError(
      `${path}: image must have shape [height, width] or [height, width, channels], got [${shape}]`,
    );
  }
  return ndarray(new Float32Array(data), [height, width, channels]);
}
