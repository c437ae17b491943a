/** PNG files made from their samples, by the letter of the specification (PNG 3, chapters 7 to 11), right or broken. */
import { deflateSync } from 'node:zlib';
import { crc32 } from '../../src/images/crc32.ts';

export const pngSignature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colourType: number;
  /** Row by row. */
  readonly samples: ArrayLike<number>;
  readonly interlaced?: boolean;
  readonly palette?: readonly (readonly [number, number, number])[];
  /** 0 to 4, for every row. @default 0 */
  readonly filter?: number;
}

export function chunk(type: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

export function pngHead({
  width,
  height,
  depth,
  colourType,
  interlaced = false,
}: Omit<Picture, 'samples'>): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([depth, colourType, 0, 0, interlaced ? 1 : 0], 8);
  return chunk('IHDR', head);
}

export function png(parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat([pngSignature, ...parts, chunk('IEND', Buffer.alloc(0))]);
}

export function writtenPng(picture: Picture): Buffer {
  const { palette } = picture;
  return png([
    pngHead(picture),
    ...(palette ? [chunk('PLTE', Buffer.from(palette.flat()))] : []),
    chunk('IDAT', deflateSync(Buffer.from(rowsOf(picture)))),
  ]);
}

/** The pass (1 to 7) of each pixel of an 8 x 8 tile, as the specification draws it. */
const tile = [
  '16462646', '77777777', '56565656', '77777777', '36463646', '77777777', '56565656', '77777777',
]; // biome-ignore format: rows of a tile

function rowsOf(picture: Picture): number[] {
  const { width, height, interlaced = false } = picture;
  const passOf = (x: number, y: number) => (interlaced ? Number(tile[y % 8]?.[x % 8]) : 1);
  const out: number[] = [];
  for (let pass = 1; pass <= 7; pass++) {
    let above: number[] | undefined;
    for (let y = 0; y < height; y++) {
      const columns = Array.from({ length: width }, (_, x) => x).filter((x) => passOf(x, y) === pass);
      if (columns.length === 0) continue;
      const row = packed(
        picture,
        columns.map((x) => y * width + x),
      );
      out.push(picture.filter ?? 0, ...filtered(row, above, picture));
      above = row;
    }
  }
  return out;
}

function packed({ depth, colourType, samples }: Picture, pixels: readonly number[]): number[] {
  const channels = channelsOf[colourType] ?? 1;
  const bits = pixels.flatMap((pixel) =>
    Array.from({ length: channels }, (_, c) =>
      (samples[pixel * channels + c] ?? 0).toString(2).padStart(depth, '0'),
    ),
  );
  const text = bits.join('');
  return (text.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2));
}

function filtered(row: readonly number[], above: readonly number[] | undefined, picture: Picture): number[] {
  const step = Math.max(1, (picture.depth * (channelsOf[picture.colourType] ?? 1)) / 8);
  return row.map((value, i) => {
    const [a, b, c] = [row[i - step] ?? 0, above?.[i] ?? 0, above?.[i - step] ?? 0];
    return (value - predicted(picture.filter ?? 0, [a, b, c]) + 256) % 256;
  });
}

function predicted(filter: number, [a, b, c]: readonly [number, number, number]): number {
  if (filter === 4) {
    const p = a + b - c;
    const nearest = Math.min(Math.abs(p - a), Math.abs(p - b), Math.abs(p - c));
    return [a, b, c].find((value) => Math.abs(p - value) === nearest) ?? 0;
  }
  return [0, a, b, Math.floor((a + b) / 2)][filter] ?? 0;
}
