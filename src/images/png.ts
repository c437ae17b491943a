import { encode } from 'fast-png';
import type { NdArray } from 'ndarray';
import ndarray from 'ndarray';
import { defaultLimits, type Limits } from '../files/limits.ts';
import { dense } from '../math/arrays/dense.ts';
import type { Image } from '../types/arrays.ts';
import { startOf } from './npy.ts';
import { type Inflate, type PngOptions, pngParts } from './pngContainer.ts';
import { pngSamples } from './pngSamples.ts';

/** The samples of a PNG, [height, width, 1 to 4 channels] of 8 or 16 bits; fewer bits are stretched to 8. */
export interface PngSamples {
  readonly pixels: NdArray<Uint8Array> | NdArray<Uint16Array>;
  readonly bits: 8 | 16;
  /** Whether the last channel is how opaque a pixel is. */
  readonly hasAlpha: boolean;
}

/** Reads PNG files, by what unpacks their pixels: Node and browsers have different means. */
export interface PngReader {
  /**
   * The samples in the bytes of a PNG file; palettes become colours. `source` names the file in messages. Throws
   * TypeError for what is no PNG or a broken one, RangeError for one with more pixels than `limits` has.
   */
  samples(bytes: Uint8Array, source: string, limits?: Limits): PngSamples;
  /**
   * The image in the bytes of a PNG file: [height, width, 1 for grey and 3 for colour], 0..255 for every bit depth
   * (16 bit: 65535 becomes 255). Palettes become colours, alpha is dropped. Throws as `samples` does.
   */
  image(bytes: Uint8Array, source: string, limits?: Limits): Image;
}

/** A reader of PNG files by what unpacks zlib data. */
export function pngReader(inflate: Inflate): PngReader {
  const samples: PngReader['samples'] = (bytes, source, limits = defaultLimits) =>
    pngSamplesOf(bytes, { source, limits, inflate });
  return { samples, image: (bytes, source, limits) => imageOf(samples(bytes, source, limits)) };
}

function pngSamplesOf(bytes: Uint8Array, options: PngOptions): PngSamples {
  const { source } = options;
  if (!isPng(bytes)) throw new TypeError(`${source}: expected a PNG, found ${startOf(bytes)}`);
  try {
    const { header, palette, rows } = pngParts(bytes, options);
    const { height, width, channels, depth } = header;
    const data = pngSamples({ header, rows });
    if (palette !== undefined) {
      return { pixels: ndarray(coloured(data, palette), [height, width, 3]), bits: 8, hasAlpha: false };
    }
    const hasAlpha = channels === 2 || channels === 4;
    const shape = [height, width, channels];
    if (data instanceof Uint16Array) return { pixels: ndarray(data, shape), bits: 16, hasAlpha };
    const step = 255 / (2 ** depth - 1);
    const stretched = depth < 8 ? data.map((value) => value * step) : data;
    return { pixels: ndarray(stretched, shape), bits: 8, hasAlpha };
  } catch (error) {
    if (!(error instanceof Error) || error instanceof RangeError) throw error;
    throw new TypeError(`${source}: broken PNG: ${error.message}`);
  }
}

function imageOf({ pixels, bits, hasAlpha }: PngSamples): Image {
  const [height = 0, width = 0, stride = 1] = pixels.shape;
  const channels = hasAlpha ? stride - 1 : stride;
  const out = new Float32Array(height * width * channels);
  const scale = bits === 16 ? 255 / 65535 : 1;
  for (let pixel = 0, i = 0; pixel < height * width; pixel++) {
    for (let c = 0; c < channels; c++) out[i++] = pixels.data[pixel * stride + c]! * scale;
  }
  return ndarray(out, [height, width, channels]);
}

/**
 * The bytes of an 8 or 16 bit PNG file of a [height, width, 1 (grey), 3 (RGB) or 4 (RGBA)] array; takes any strides.
 * @throws RangeError for a shape that a PNG cannot hold.
 */
export function encodePng(image: NdArray<Uint8Array> | NdArray<Uint16Array>): Uint8Array {
  const [height, width, channels] = image.shape;
  if (height === undefined || width === undefined || ![1, 3, 4].includes(channels as number)) {
    throw new RangeError(`image must have shape [height, width, 1, 3 or 4], got [${image.shape}]`);
  }
  const data = dense<Uint8Array | Uint16Array>(image);
  const depth = data instanceof Uint16Array ? 16 : 8;
  return encode({ height, width, channels: channels as number, depth, data });
}

/** Whether bytes begin as a PNG does. */
export function isPng(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && signature.every((byte, i) => bytes[i] === byte);
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

function coloured(places: Uint8Array | Uint16Array, palette: Uint8Array): Uint8Array {
  const out = new Uint8Array(3 * places.length);
  for (let i = 0; i < places.length; i++) {
    const colour = 3 * places[i]!;
    if (colour >= palette.length) {
      throw new Error(`a pixel has colour ${places[i]}, its palette has ${palette.length / 3}`);
    }
    out[3 * i] = palette[colour]!;
    out[3 * i + 1] = palette[colour + 1]!;
    out[3 * i + 2] = palette[colour + 2]!;
  }
  return out;
}
