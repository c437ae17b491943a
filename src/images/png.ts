import { encode } from 'fast-png';
import type { NdArray } from 'ndarray';
import ndarray from 'ndarray';
import { defaultLimits, type Limits } from '../files/limits.ts';
import { dense } from '../math/dense.ts';
import type { Image, Mask } from '../types/arrays.ts';
import { startOf } from './npy.ts';
import { pngParts } from './pngContainer.ts';
import { pngSamples } from './pngSamples.ts';

/**
 * The image in the bytes of a PNG file: [height, width, 1 for grey and 3 for colour], 0..255 for every bit depth
 * (16 bit: 65535 becomes 255). Palettes become colours, alpha is dropped. `source` names the file in messages.
 * Throws TypeError for what is no PNG or a broken one, RangeError for one with more pixels than `limits` has.
 */
export function decodePng(bytes: Uint8Array, source: string, limits: Limits = defaultLimits): Image {
  const { height, width, channels, data, largest, stride } = pixels(bytes, source, limits);
  const out = new Float32Array(height * width * channels);
  const scale = 255 / largest;
  for (let pixel = 0, i = 0; pixel < height * width; pixel++) {
    for (let c = 0; c < channels; c++) out[i++] = data[pixel * stride + c]! * scale;
  }
  return ndarray(out, [height, width, channels]);
}

/** The mask in the bytes of a PNG file: 1 where grey or any colour is above 0, whatever the alpha. */
export function decodePngMask(bytes: Uint8Array, source: string, limits: Limits = defaultLimits): Mask {
  const { height, width, channels, data, stride } = pixels(bytes, source, limits);
  const out = new Uint8Array(height * width);
  for (let pixel = 0; pixel < out.length; pixel++) {
    for (let c = 0; c < channels; c++) if (data[pixel * stride + c]! > 0) out[pixel] = 1;
  }
  return ndarray(out, [height, width]);
}

/** The bytes of an 8 bit PNG file of a [height, width, 1 (grey), 3 (RGB) or 4 (RGBA)] array; takes any strides. */
export function encodePng(image: NdArray<Uint8Array>): Uint8Array {
  const [height, width, channels] = image.shape;
  if (height === undefined || width === undefined || ![1, 3, 4].includes(channels as number)) {
    throw new RangeError(`image must have shape [height, width, 1, 3 or 4], got [${image.shape}]`);
  }
  return encode({ height, width, channels: channels as number, depth: 8, data: dense(image) });
}

/** Whether bytes begin as a PNG does. */
export function isPng(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && signature.every((byte, i) => bytes[i] === byte);
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  /** `stride` values per pixel, of which the first `channels` count; 0..`largest`. */
  readonly data: Uint8Array | Uint16Array;
  readonly stride: number;
  readonly largest: number;
}

function pixels(bytes: Uint8Array, source: string, limits: Limits): Pixels {
  if (!isPng(bytes)) throw new TypeError(`${source}: expected a PNG, found ${startOf(bytes)}`);
  try {
    const { header, palette, rows } = pngParts(bytes, source, limits);
    const data = pngSamples({ header, rows });
    const { height, width, channels: stride, depth } = header;
    if (palette !== undefined) {
      return { height, width, channels: 3, data: coloured(data, palette), stride: 3, largest: 255 };
    }
    return { height, width, channels: stride < 3 ? 1 : 3, data, stride, largest: 2 ** depth - 1 };
  } catch (error) {
    if (!(error instanceof Error) || error instanceof RangeError) throw error;
    throw new TypeError(`${source}: broken PNG: ${error.message}`);
  }
}

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
