import ndarray from 'ndarray';
import type { Image, Mask } from '../types/arrays.ts';
import { type Window, windowed } from './dicom/window.ts';
import { type PictureFile, pictureIn, type ReadOptions } from './readPicture.ts';

/** Options of `readImage`. */
export interface ImageOptions extends ReadOptions {
  /**
   * What is shown of grey values, from black to white, in the units of the file (Hounsfield units of a CT).
   * @default of DICOM the file's own table or window, or all values; of other formats all that the depth can have
   */
  readonly window?: Window | undefined;
}

/**
 * The image in a file, [height, width, 1 for grey or 3 for colour], of any format that `readPicture` knows: values
 * 0..255 for 8 and 16 bit (65535 becomes 255, with its fractions) and for DICOM, whatever the file's white; other
 * depths, and `.npy`, as they stand unless a window is named. Alpha is dropped. Throws as `readPicture` does.
 */
export async function readImage(path: string, options: ImageOptions = {}): Promise<Image> {
  const { window, ...others } = options;
  return shownImage(await pictureIn(path, 'an image', others), { window, page: others.page ?? 0 });
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

interface Showing {
  readonly window?: Window | undefined;
  readonly page?: number;
}

/** A picture as it is shown: 0..255 where the depth, the file or a window says what white is, without alpha. */
export function shownImage(file: PictureFile, { window, page = 0 }: Showing = {}): Image {
  const { picture, dicom, source } = file;
  const [height = 0, width = 0, stride = 1] = picture.pixels.shape;
  const channels = picture.hasAlpha ? stride - 1 : stride;
  if (window !== undefined && channels !== 1) {
    throw new RangeError(`${source}: a window is for grey values, the image has colours`);
  }
  if (dicom?.rgb === undefined && dicom !== undefined) {
    const shown = dicom.displayed(window)?.values.data ?? new Float32Array();
    const size = height * width;
    const values = shown.slice(page * size, (page + 1) * size);
    for (let i = 0; i < values.length; i++) values[i] = 255 * values[i]!;
    return ndarray(values, [height, width, 1]);
  }
  const of = window === undefined ? byDepth(file) : throughWindow(file, window);
  const { data } = picture.pixels;
  const out = new Float32Array(height * width * channels);
  for (let pixel = 0, to = 0; pixel < height * width; pixel++) {
    for (let c = 0; c < channels; c++) out[to++] = of(data[pixel * stride + c]!);
  }
  return ndarray(out, [height, width, channels]);
}

/** White is the largest sample of 8 or 16 bits, or of a palette; other numbers are left as they stand. */
function byDepth({ picture, format, dicom }: PictureFile): (value: number) => number {
  const { data } = picture.pixels;
  const isCounted = format !== 'npy' && (data instanceof Uint8Array || data instanceof Uint16Array);
  if (!isCounted) return (value) => value;
  const most = 2 ** (dicom?.rgbBits ?? picture.bits) - 1;
  const scale = 255 / most;
  return picture.isInverted ? (value) => (most - value) * scale : (value) => value * scale;
}

function throughWindow({ picture }: PictureFile, window: Window): (value: number) => number {
  const { of } = windowed(window);
  return picture.isInverted ? (value) => 255 * (1 - of(value)) : (value) => 255 * of(value);
}
