import { convertIndexedToRgb, type DecodedPng, decode, encode, hasPngSignature } from 'fast-png';
import type { NdArray } from 'ndarray';
import ndarray from 'ndarray';
import { dense } from '../math/dense.ts';
import type { Image, Mask } from '../types/arrays.ts';
import { startOf } from './npy.ts';

/**
 * The image in the bytes of a PNG file: [height, width, 1 for grey and 3 for colour], 0..255 for every bit depth
 * (16 bit: 65535 becomes 255). Palettes become colours, alpha is dropped. `source` names the file in messages.
 */
export function decodePng(bytes: Uint8Array, source: string): Image {
  const { height, width, channels, data, largest, stride } = pixels(bytes, source);
  const out = new Float32Array(height * width * channels);
  const scale = 255 / largest;
  for (let pixel = 0, i = 0; pixel < height * width; pixel++) {
    for (let c = 0; c < channels; c++) out[i++] = data[pixel * stride + c]! * scale;
  }
  return ndarray(out, [height, width, channels]);
}

/** The mask in the bytes of a PNG file: 1 where grey or any colour is above 0, whatever the alpha. */
export function decodePngMask(bytes: Uint8Array, source: string): Mask {
  const { height, width, channels, data, stride } = pixels(bytes, source);
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

interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  /** `stride` values per pixel, of which the first `channels` count; 0..`largest`. */
  readonly data: Uint8Array | Uint8ClampedArray | Uint16Array;
  readonly stride: number;
  readonly largest: number;
}

function pixels(bytes: Uint8Array, source: string): Pixels {
  if (bytes.length < 8 || !hasPngSignature(bytes)) {
    throw new TypeError(`${source}: expected a PNG, found ${startOf(bytes)}`);
  }
  try {
    const png = decode(bytes, { checkCrc: true });
    if (png.palette !== undefined) return coloured(png, png.palette);
    const { height, width } = png;
    const channels = png.channels < 3 ? 1 : 3;
    if (png.depth < 8) return { height, width, channels, stride: 1, ...unpacked(png) };
    return { height, width, channels, data: png.data, stride: png.channels, largest: 2 ** png.depth - 1 };
  } catch (error) {
    throw new TypeError(`${source}: broken PNG: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

function coloured(png: DecodedPng, palette: readonly number[][]): Pixels {
  const { height, width } = png;
  const stride = palette[0]!.length;
  return { height, width, channels: 3, data: convertIndexedToRgb(png), stride, largest: 255 };
}

/** Grey values of 1, 2 or 4 bits, which are packed from the high bit down; each row begins a new byte. */
function unpacked({ height, width, depth, data }: DecodedPng): { data: Uint8Array; largest: number } {
  const rowBytes = Math.ceil((width * depth) / 8);
  const largest = 2 ** depth - 1;
  const out = new Uint8Array(height * width);
  for (let y = 0, i = 0; y < height; y++) {
    for (let bit = 0; bit < width * depth; bit += depth) {
      out[i++] = (data[y * rowBytes + (bit >> 3)]! >> (8 - depth - (bit & 7))) & largest;
    }
  }
  return { data: out, largest };
}
