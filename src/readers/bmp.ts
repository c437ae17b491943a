import ndarray from 'ndarray';
import { type Limits, requireWithin } from '../files/limits.ts';
import type { Picture } from './picture.ts';

/** What the head of a BMP says. */
interface Head {
  readonly width: number;
  readonly height: number;
  /** Whether the first row is the upper one. */
  readonly isTopDown: boolean;
  /** Of one pixel. */
  readonly depth: number;
  /** Where the bits of red, green and blue are. */
  readonly masks: readonly number[] | undefined;
  /** Blue, green, red and a fourth number of each colour, or without that. */
  readonly palette: Uint8Array;
  readonly paletteStep: 3 | 4;
  readonly dataStart: number;
}

/**
 * The picture in the bytes of a BMP file without compression, 1, 4, 8, 16, 24 or 32 bits a pixel: colours, or grey
 * where the palette is all grey. A fourth sample is no measure of opacity in this format and is left out. Throws
 * TypeError for what is broken or compressed, RangeError beyond a limit.
 */
export function bmpPicture(bytes: Uint8Array, source: string, limits: Limits): Picture {
  const head = bmpHead(bytes, source);
  const { width, height } = head;
  requireWithin(limits, 'pixels', { count: width * height, what: `${width} x ${height} pixels`, source });
  const rowBytes = Math.ceil((width * head.depth) / 32) * 4;
  if (head.dataStart + rowBytes * height > bytes.length) {
    throw new TypeError(
      `${source}: broken BMP: its pixels need ${rowBytes * height} bytes, got ${Math.max(0, bytes.length - head.dataStart)}`,
    );
  }
  const isGrey = head.depth <= 8 && greyPalette(head);
  const channels = isGrey ? 1 : 3;
  const pixels = new Uint8Array(width * height * channels);
  const colour = head.depth <= 8 ? placeInPalette(head, bytes, source) : ofBits(head, bytes);
  for (let y = 0, to = 0; y < height; y++) {
    const row = head.dataStart + (head.isTopDown ? y : height - 1 - y) * rowBytes;
    for (let x = 0; x < width; x++) {
      const [red, green, blue] = colour(row, x);
      pixels[to++] = red;
      if (!isGrey) {
        pixels[to++] = green;
        pixels[to++] = blue;
      }
    }
  }
  return {
    pixels: ndarray(pixels, [height, width, channels]),
    bits: 8,
    hasAlpha: false,
    isInverted: false,
    pages: 1,
  };
}

function bmpHead(bytes: Uint8Array, source: string): Head {
  const broken = (why: string) => new TypeError(`${source}: broken BMP: ${why}`);
  if (bytes.length < 26) throw broken('it ends within its head');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = view.getUint32(14, true);
  const isOld = size === 12;
  if (bytes.length < 14 + size) throw broken('it ends within its head');
  const width = isOld ? view.getUint16(18, true) : view.getInt32(18, true);
  const tall = isOld ? view.getUint16(20, true) : view.getInt32(22, true);
  const depth = view.getUint16(isOld ? 24 : 28, true);
  const compression = isOld ? 0 : view.getUint32(30, true);
  if (width <= 0 || tall === 0) throw broken(`its sizes must be above 0, got ${width} x ${Math.abs(tall)}`);
  if (![1, 4, 8, 16, 24, 32].includes(depth)) throw broken(`no BMP has ${depth} bits a pixel`);
  const hasMasks = (compression === 3 || compression === 6) && depth >= 16;
  if (compression !== 0 && !hasMasks) {
    throw new TypeError(`${source}: expected a BMP without compression, got compression ${compression}`);
  }
  const masks = hasMasks ? [54, 58, 62].map((index) => view.getUint32(index, true)) : undefined;
  const paletteStep = isOld ? 3 : 4;
  const paletteStart = 14 + size + (hasMasks && size === 40 ? 12 : 0);
  const said = isOld || depth > 8 ? 0 : view.getUint32(46, true);
  const colours = depth > 8 ? 0 : Math.min(said || 2 ** depth, 2 ** depth);
  const palette = bytes.subarray(paletteStart, paletteStart + colours * paletteStep);
  return {
    width,
    height: Math.abs(tall),
    isTopDown: tall < 0,
    depth,
    masks,
    palette,
    paletteStep,
    dataStart: view.getUint32(10, true),
  };
}

type Colour = (row: number, x: number) => readonly [number, number, number];

function greyPalette({ palette, paletteStep }: Head): boolean {
  for (let i = 0; i + 2 < palette.length; i += paletteStep) {
    if (palette[i] !== palette[i + 1] || palette[i] !== palette[i + 2]) return false;
  }
  return true;
}

function placeInPalette({ depth, palette, paletteStep }: Head, bytes: Uint8Array, source: string): Colour {
  return (row, x) => {
    const bit = x * depth;
    const offset = ((bytes[row + (bit >> 3)]! >> (8 - depth - (bit & 7))) & (2 ** depth - 1)) * paletteStep;
    if (offset >= palette.length)
      throw new TypeError(`${source}: broken BMP: a pixel has a colour beyond the palette`);
    return [palette[offset + 2]!, palette[offset + 1]!, palette[offset]!];
  };
}

function ofBits({ depth, masks }: Head, bytes: Uint8Array): Colour {
  if (depth === 24)
    return (row, x) => [bytes[row + 3 * x + 2]!, bytes[row + 3 * x + 1]!, bytes[row + 3 * x]!];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [red, green, blue] = (masks ?? (depth === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff])).map(
    (mask) => ({ mask: mask >>> 0, shift: mask === 0 ? 0 : 31 - Math.clz32(mask & -mask) }),
  ) as [Bits, Bits, Bits];
  return (row, x) => {
    const value = depth === 16 ? view.getUint16(row + 2 * x, true) : view.getUint32(row + 4 * x, true);
    return [sample(value, red), sample(value, green), sample(value, blue)];
  };
}

interface Bits {
  readonly mask: number;
  readonly shift: number;
}

/** Fewer or more bits than eight, stretched to 0..255. */
function sample(value: number, { mask, shift }: Bits): number {
  if (mask === 0) return 0;
  return Math.round((((value & mask) >>> shift) * 255) / (mask >>> shift));
}
