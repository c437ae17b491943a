import ndarray from 'ndarray';
import { fileBytes } from '../files/fileBytes.ts';
import { type Limits, limitsFrom, type OwnLimits, requireWithin } from '../files/limits.ts';
import { cut, namedPath } from '../files/quoted.ts';
import { decodeNpy, startOf } from '../images/index.ts';
import { bmpPicture } from './bmp.ts';
import { type Dicom, decodedDicom } from './dicom/decodedDicom.ts';
import { type Format, formatOf } from './format.ts';
import type { Picture } from './picture.ts';
import { pngSamplesOf } from './png.ts';
import { sharpPicture } from './sharpPicture.ts';

/** Options of `readPicture`. */
export interface ReadOptions {
  /** How large the file and the image may be: `fileBytes` and `pixels`. @default 1 GiB and 8192 x 8192 */
  readonly limits?: OwnLimits | undefined;
  /** Which picture of a file that has several, or which frame, from 0. @default 0 */
  readonly page?: number | undefined;
}

/**
 * The samples of a picture as its file has them, [height, width, channels] of 8, 16 or 32 bits, turned as EXIF says:
 * PNG, JPEG, TIFF, BMP, WebP, GIF, DICOM, and `.npy` of shape [height, width] or [height, width, channels]. The bytes tell
 * which it is. Palettes and single bits become 8 bit. Throws RangeError or TypeError, one line that names the file,
 * for what cannot be read, is no picture, is broken or is too large.
 */
export async function readPicture(path: string, options: ReadOptions = {}): Promise<Picture> {
  return (await pictureIn(path, 'an image', options)).picture;
}

export interface PictureFile {
  readonly picture: Picture;
  readonly format: Format;
  /** How many axes an array has; 3 of any other picture. */
  readonly rank: number;
  /** What a DICOM file says beside its samples. */
  readonly dicom?: Dicom;
  /** Names the file in messages. */
  readonly source: string;
}

/** The picture in a file, and what kind of file it is. */
export async function pictureIn(path: string, what: string, options: ReadOptions): Promise<PictureFile> {
  const { page = 0 } = options;
  if (!(Number.isInteger(page) && page >= 0)) {
    throw new RangeError(`page must be a whole number of at least 0, got ${page}`);
  }
  const limits = limitsFrom(options.limits);
  const bytes = await fileBytes(path, { what, limits });
  const source = namedPath(path);
  const format = formatOf(bytes);
  if (format === undefined) {
    throw new TypeError(`${source}: expected ${what}, ${formatList}, found ${startOf(bytes)}`);
  }
  const { picture, rank, dicom } = await decoded(bytes, format, { source, limits, page });
  if (page >= picture.pages) {
    throw new RangeError(
      `${source}: page must be below ${picture.pages}, the pictures of the file, got ${page}`,
    );
  }
  return { picture, format, rank, source, ...(dicom && { dicom }) };
}

const formatList = 'PNG, JPEG, TIFF, BMP, WebP, GIF, DICOM or .npy';

interface Decoding {
  readonly source: string;
  readonly limits: Limits;
  readonly page: number;
}

type Decoded = Pick<PictureFile, 'picture' | 'rank' | 'dicom'>;

async function decoded(bytes: Uint8Array, format: Format, decoding: Decoding): Promise<Decoded> {
  const { source, limits, page } = decoding;
  switch (format) {
    case 'npy':
      return npyPicture(bytes, decoding);
    case 'png':
      return { picture: { ...pngSamplesOf(bytes, source, limits), isInverted: false, pages: 1 }, rank: 3 };
    case 'dicom':
      return dicomPicture(await decodedDicom(bytes, source, limits), page);
    case 'bmp':
      return { picture: bmpPicture(bytes, source, limits), rank: 3 };
    default:
      return { picture: await sharpPicture(bytes, decoding), rank: 3 };
  }
}

/** One frame as a picture: stored values, of a palette its colours. */
function dicomPicture(dicom: Dicom, page: number): Decoded {
  const { frames, rows, columns, photometric } = dicom;
  const samples = dicom.rgb ?? dicom.stored;
  const channels = dicom.rgb === undefined ? 1 : 3;
  const size = rows * columns * channels;
  const data = samples?.data.slice(page * size, (page + 1) * size) ?? new Uint8Array();
  const pixels = ndarray(
    data,
    page < frames ? [rows, columns, channels] : [0, 0, channels],
  ) as Picture['pixels'];
  const isInverted = photometric === 'MONOCHROME1';
  const bits = data.BYTES_PER_ELEMENT * 8;
  return { picture: { pixels, bits, hasAlpha: false, isInverted, pages: frames }, rank: 3, dicom };
}

function npyPicture(bytes: Uint8Array, { source, limits }: Decoding): Decoded {
  const { shape, data } = decodeNpy(bytes, source);
  const [height, width, channels = 1] = shape;
  if (height === undefined || width === undefined || shape.length > 3 || shape.includes(0)) {
    throw new TypeError(
      `${source}: image must have shape [height, width] or [height, width, channels], got [${cut(shape.join())}]`,
    );
  }
  requireWithin(limits, 'pixels', { count: height * width, what: `${width} x ${height} pixels`, source });
  const pixels = ndarray(data, [height, width, channels]) as Picture['pixels'];
  const bits = data.BYTES_PER_ELEMENT * 8;
  return { picture: { pixels, bits, hasAlpha: false, isInverted: false, pages: 1 }, rank: shape.length };
}
