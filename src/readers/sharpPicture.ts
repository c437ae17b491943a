import ndarray from 'ndarray';
import { type Limits, requireWithin } from '../files/limits.ts';
import { cut, printable } from '../files/quoted.ts';
import { loadedSharp } from './loadedSharp.ts';
import type { Picture, PictureValues } from './picture.ts';
import { isMinWhite } from './tiffTags.ts';

interface SharpOptions {
  readonly source: string;
  readonly limits: Limits;
  /** Which picture of the file, from 0. */
  readonly page: number;
}

/**
 * The picture in the bytes of a JPEG, TIFF, WebP or GIF file, read by libvips: turned as EXIF says, depth kept, CMYK
 * as colours by ink, R = (255 - C)(255 - K) / 255. Throws TypeError for what is broken, RangeError beyond a limit.
 */
export async function sharpPicture(
  bytes: Uint8Array,
  { source, limits, page }: SharpOptions,
): Promise<Picture> {
  const sharp = await loadedSharp();
  try {
    const options = { failOn: 'error', limitInputPixels: false, page } as const;
    const meta = await sharp(bytes, options).metadata();
    const { width = 0, height = 0, channels = 3, space, depth = 'uchar', pages = 1, hasAlpha = false } = meta;
    requireWithin(limits, 'pixels', { count: width * height, what: `${width} x ${height} pixels`, source });
    const isInk = space === 'cmyk';
    const opened = sharp(bytes, { ...options, autoOrient: true });
    const image = isInk
      ? opened.pipelineColourspace('cmyk').toColourspace('cmyk')
      : opened.toColourspace(spaceOf(depth, channels < 3));
    const { data, info } = await image.raw({ depth }).toBuffer({ resolveWithObject: true });
    const values = typed(data, depth);
    const isInverted = isMinWhite(bytes);
    const shape = [info.height, info.width, info.channels];
    return {
      pixels: isInk ? coloursOfInk(values, shape) : ndarray(isInverted ? inverted(values) : values, shape),
      bits: values.BYTES_PER_ELEMENT * 8,
      hasAlpha: hasAlpha && !isInk && info.channels % 2 === 0,
      isInverted,
      pages,
    };
  } catch (error) {
    if (error instanceof RangeError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new TypeError(`${source}: broken picture: ${printable(cut(why.split('\n')[0] ?? why, 160))}`);
  }
}

/** Nothing is converted: sixteen bits stay, grey stays grey. */
function spaceOf(depth: string, isGrey: boolean): string {
  if (depth === 'ushort') return isGrey ? 'grey16' : 'rgb16';
  return isGrey ? 'b-w' : 'srgb';
}

const arrays = {
  uchar: Uint8Array,
  char: Int8Array,
  ushort: Uint16Array,
  short: Int16Array,
  uint: Uint32Array,
  int: Int32Array,
  float: Float32Array,
  double: Float64Array,
} as const;

function typed(data: Uint8Array, depth: string): PictureValues {
  const ArrayOfDepth = arrays[depth as keyof typeof arrays];
  if (ArrayOfDepth === undefined) throw new Error(`samples of type ${depth} are not known here`);
  // A copy: the buffer may not be aligned for larger numbers.
  return new ArrayOfDepth(new Uint8Array(data).buffer);
}

/** libvips turns min-is-white round; the file has it the other way. */
function inverted(values: PictureValues): PictureValues {
  const most = values instanceof Uint16Array ? 65535 : 255;
  return values instanceof Uint8Array || values instanceof Uint16Array
    ? values.map((value) => most - value)
    : values;
}

function coloursOfInk(inks: PictureValues, [height = 0, width = 0, channels = 4]: readonly number[]) {
  const out = new Uint8Array(height * width * 3);
  for (let pixel = 0, to = 0; pixel < height * width; pixel++) {
    const black = 255 - inks[pixel * channels + 3]!;
    for (let c = 0; c < 3; c++) out[to++] = Math.round(((255 - inks[pixel * channels + c]!) * black) / 255);
  }
  return ndarray(out, [height, width, 3]);
}
