import ndarray from 'ndarray';
import type { Image, Mask } from '../types/arrays.ts';
import { type PictureFile, pictureIn, type ReadOptions } from './readPicture.ts';

/**
 * The image in a file, [height, width, 1 for grey or 3 for colour], of any format that `readPicture` knows: values
 * 0..255 for 8 and 16 bit (65535 becomes 255, with its fractions), whatever the file's white; other depths, and
 * `.npy`, as they stand. Alpha is dropped. Throws as `readPicture` does.
 */
export async function readImage(path: string, options: ReadOptions = {}): Promise<Image> {
  return shownImage(await pictureIn(path, 'an image', options));
}

/** The mask in a file, [height, width]: 1 where grey or any colour, but not alpha, is above 0. Throws as `readImage` does. */
export async function readMask(path: string, options: ReadOptions = {}): Promise<Mask> {
  const file = await pictureIn(path, 'a mask', options);
  const { shape, data } = shownImage(file);
  const [height = 0, width = 0, channels = 1] = shape;
  if (file.format === 'npy' && file.rank !== 2) {
    throw new TypeError(`${file.source}: mask must have shape [height, width], got [${shape}]`);
  }
  const mask = new Uint8Array(height * width);
  for (let i = 0; i < data.length; i++) if (data[i] !== 0) mask[Math.floor(i / channels)] = 1;
  return ndarray(mask, [height, width]);
}

/** A picture as it is shown: 0..255 where the depth says what white is, without alpha. */
export function shownImage({ picture, format }: PictureFile): Image {
  const { pixels, hasAlpha, isInverted } = picture;
  const [height = 0, width = 0, stride = 1] = pixels.shape;
  const channels = hasAlpha ? stride - 1 : stride;
  const { data } = pixels;
  const largest = format === 'npy' ? undefined : largestOf(data);
  const scale = largest === undefined ? 1 : 255 / largest;
  const out = new Float32Array(height * width * channels);
  for (let pixel = 0, to = 0; pixel < height * width; pixel++) {
    for (let c = 0; c < channels; c++) {
      const value = data[pixel * stride + c]!;
      out[to++] = (isInverted && largest !== undefined ? largest - value : value) * scale;
    }
  }
  return ndarray(out, [height, width, channels]);
}

function largestOf(data: ArrayLike<number>): number | undefined {
  if (data instanceof Uint8Array) return 255;
  return data instanceof Uint16Array ? 65535 : undefined;
}
