import ndarray from 'ndarray';
import { fileBytes } from '../files/fileBytes.ts';
import { type Limits, limitsFrom, type OwnLimits, requireWithin } from '../files/limits.ts';
import { cut, namedPath } from '../files/quoted.ts';
import type { Image, Mask } from '../types/arrays.ts';
import { decodeNpy, type NpyArray, startOf } from './npy.ts';
import { isNpy } from './npyHeader.ts';
import { decodePng, decodePngMask, isPng } from './png.ts';

export interface ReadOptions {
  /** How large the file and the image may be: `fileBytes` and `pixels`. @default 1 GiB and 8192 x 8192 */
  readonly limits?: OwnLimits | undefined;
}

/**
 * The image in a file, [height, width, channels]: of a PNG, values 0..255 (see `decodePng`); of a `.npy` file of
 * shape [height, width] or [height, width, channels], the values as they stand. The bytes tell which it is. Throws
 * RangeError or TypeError, one line that names the file, for what cannot be read, holds no image or is too large.
 */
export async function readImage(path: string, options: ReadOptions = {}): Promise<Image> {
  const { bytes, source, limits } = await picture(path, 'an image', options);
  if (!isNpy(bytes)) return decodePng(bytes, source, limits);
  const { shape, data } = decodeNpy(bytes, source);
  const [height, width, channels = 1] = shape;
  if (height === undefined || width === undefined || shape.length > 3 || shape.includes(0)) {
    throw new TypeError(
      `${source}: image must have shape [height, width] or [height, width, channels], got [${cut(shape.join())}]`,
    );
  }
  requirePixels([height, width], source, limits);
  return ndarray(new Float32Array(data), [height, width, channels]);
}

/** The mask in a file, [height, width]: 1 where a PNG or a two-dimensional `.npy` is not 0. Throws as `readImage` does. */
export async function readMask(path: string, options: ReadOptions = {}): Promise<Mask> {
  const { bytes, source, limits } = await picture(path, 'a mask', options);
  if (!isNpy(bytes)) return decodePngMask(bytes, source, limits);
  const { shape, data } = npyPlane(bytes, source, { what: 'mask', limits });
  return ndarray(
    Uint8Array.from(data, (value) => (value === 0 ? 0 : 1)),
    shape,
  );
}

interface Picture {
  readonly bytes: Uint8Array;
  /** Names the file in messages. */
  readonly source: string;
  readonly limits: Limits;
}

/** The bytes of a PNG or `.npy` file. */
export async function picture(path: string, what: string, { limits: own }: ReadOptions): Promise<Picture> {
  const limits = limitsFrom(own);
  const bytes = await fileBytes(path, { what, limits });
  const source = namedPath(path);
  if (!isNpy(bytes) && !isPng(bytes)) {
    throw new TypeError(`${source}: expected ${what}, PNG or .npy, found ${startOf(bytes)}`);
  }
  return { bytes, source, limits };
}

/** The two-dimensional array of an `.npy` file. */
export function npyPlane(
  bytes: Uint8Array,
  source: string,
  { what, limits }: { readonly what: string; readonly limits: Limits },
): NpyArray {
  const array = decodeNpy(bytes, source);
  const { shape } = array;
  if (shape.length !== 2 || shape.includes(0)) {
    throw new TypeError(`${source}: ${what} must have shape [height, width], got [${cut(shape.join())}]`);
  }
  requirePixels(shape as [number, number], source, limits);
  return array;
}

function requirePixels([height, width]: readonly [number, number], source: string, limits: Limits): void {
  requireWithin(limits, 'pixels', { count: height * width, what: `${width} x ${height} pixels`, source });
}
