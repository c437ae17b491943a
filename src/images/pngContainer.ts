import { type Limits, requireWithin } from '../files/limits.ts';
import { crc32 } from './crc32.ts';

/** What the head of a PNG says. */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits of one sample. */
  readonly depth: 1 | 2 | 4 | 8 | 16;
  /** Samples of one pixel. */
  readonly channels: 1 | 2 | 3 | 4;
  /** Whether the one sample is a place in the palette. */
  readonly isIndexed: boolean;
  readonly isInterlaced: boolean;
}

/** A PNG taken apart: its rows are inflated, still filtered, and as many as the head says. */
export interface PngParts {
  readonly header: PngHeader;
  /** Red, green and blue of each colour. */
  readonly palette: Uint8Array | undefined;
  readonly rows: Uint8Array;
}

/** Unpacks parts of one zlib stream to at most `wanted` bytes. Throws Error that says why it cannot. */
export type Inflate = (parts: readonly Uint8Array[], wanted: number) => Uint8Array;

export interface PngOptions {
  /** Names the file in messages. */
  readonly source: string;
  readonly limits: Limits;
  readonly inflate: Inflate;
}

/** One of the seven images of an interlaced PNG, or the only one: which pixels it has, and its bytes in a row. */
export interface PngPass {
  readonly left: number;
  readonly top: number;
  readonly across: number;
  readonly down: number;
  readonly width: number;
  readonly height: number;
  readonly rowBytes: number;
}

const whole = [[0, 0, 1, 1]] as const;
/** Adam7: first column and row, steps across and down (PNG 3, 8.1). */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** The passes that have pixels; the others have no rows in the file. */
export function pngPasses({ width, height, depth, channels, isInterlaced }: PngHeader): PngPass[] {
  return (isInterlaced ? adam7 : whole)
    .map(([left, top, across, down]) => {
      const [columns, rows] = [Math.ceil((width - left) / across), Math.ceil((height - top) / down)];
      const rowBytes = Math.ceil((columns * channels * depth) / 8);
      return { left, top, across, down, width: columns, height: rows, rowBytes };
    })
    .filter((pass) => pass.width > 0 && pass.height > 0);
}

/** The parts of a PNG after its signature. Throws an Error that says what is broken, and RangeError beyond a limit. */
export function pngParts(bytes: Uint8Array, { source, limits, inflate }: PngOptions): PngParts {
  let header: PngHeader | undefined;
  let palette: Uint8Array | undefined;
  const data: Uint8Array[] = [];
  let before = '';
  for (const { type, content } of chunks(bytes)) {
    if ((header === undefined) !== (type === 'IHDR')) throw new Error('it must begin with one IHDR');
    if (type === 'IHDR') header = headerOf(content);
    else if (type === 'PLTE' && header) palette = paletteOf(content, palette ?? data[0]);
    else if (type === 'IDAT') {
      if (data.length > 0 && before !== 'IDAT')
        throw new Error('its pixels lie in parts that are not in a row');
      data.push(content);
    } else if (type !== 'IEND' && isCritical(type))
      throw new Error('it has a critical part of an unknown kind');
    before = type;
  }
  if (header === undefined || data.length === 0) throw new Error('it has no pixels');
  if (header.isIndexed && palette === undefined) throw new Error('its palette is missing');
  const { width, height } = header;
  requireWithin(limits, 'pixels', { count: width * height, what: `${width} x ${height} pixels`, source });
  return { header, palette: header.isIndexed ? palette : undefined, rows: inflated(data, header, inflate) };
}

/** The chunks up to IEND, each with its checksum compared. */
function* chunks(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let offset = 8; offset + 12 <= bytes.length; ) {
    const end = offset + 12 + view.getUint32(offset);
    if (end > bytes.length) break;
    if (crc32(bytes.subarray(offset + 4, end - 4)) !== view.getUint32(end - 4)) {
      throw new Error(`the checksum of a part is wrong, at byte ${offset}`);
    }
    const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8));
    yield { type, content: bytes.subarray(offset + 8, end - 4) };
    if (type === 'IEND') return;
    offset = end;
  }
  throw new Error('it ends early');
}

/** Channels by colour type, and the depths that go with it (PNG 3, table 11.1). */
const colourTypes = new Map<number, readonly [channels: 1 | 2 | 3 | 4, depths: readonly number[]]>([
  [0, [1, [1, 2, 4, 8, 16]]],
  [2, [3, [8, 16]]],
  [3, [1, [1, 2, 4, 8]]],
  [4, [2, [8, 16]]],
  [6, [4, [8, 16]]],
]);

function headerOf(content: Uint8Array): PngHeader {
  if (content.length !== 13) throw new Error(`its head must have 13 bytes, has ${content.length}`);
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth = 0, colourType = 0, compression, filters, interlace = 0] = content.subarray(8);
  if (width === 0 || height === 0 || width > 0x7fffffff || height > 0x7fffffff) {
    throw new Error(`its sizes must be from 1 to 2147483647, got ${width} x ${height}`);
  }
  const [channels, depths] = colourTypes.get(colourType) ?? [];
  if (channels === undefined || !depths?.includes(depth)) {
    throw new Error(`no PNG has colour type ${colourType} with ${depth} bits`);
  }
  if (compression !== 0 || filters !== 0 || interlace > 1) {
    throw new Error(`no PNG has compression ${compression}, filters ${filters} and interlace ${interlace}`);
  }
  return {
    width,
    height,
    depth: depth as PngHeader['depth'],
    channels,
    isIndexed: colourType === 3,
    isInterlaced: interlace === 1,
  };
}

function paletteOf(content: Uint8Array, before: Uint8Array | undefined): Uint8Array {
  if (before !== undefined) throw new Error('its palette must come once, before the pixels');
  if (content.length === 0 || content.length % 3 !== 0 || content.length > 768) {
    throw new Error(`its palette must have 1 to 256 colours of 3 bytes, has ${content.length} bytes`);
  }
  return content;
}

/** Chunks whose name begins with a capital change the picture for who does not know them. */
function isCritical(type: string): boolean {
  return type >= 'A' && type < '[';
}

/** As many bytes as the sizes need, and no more, whatever the file would unpack to. */
function inflated(data: readonly Uint8Array[], header: PngHeader, inflate: Inflate): Uint8Array {
  const wanted = pngPasses(header).reduce((sum, { height, rowBytes }) => sum + height * (rowBytes + 1), 0);
  const rows = inflate(data, wanted);
  if (rows.length !== wanted) throw new Error(`its pixels need ${wanted} bytes, got ${rows.length}`);
  return rows;
}
