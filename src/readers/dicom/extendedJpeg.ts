import { inverseCosines } from './cosines.ts';
import { BitReader, type HuffmanTable } from './huffman.ts';
import { readScan, type Scan } from './jpegScan.ts';

/** Where the coefficients of a block go, from low to high frequencies. */
const zigzag = Uint8Array.of(
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55,
  62, 63,
); // biome-ignore format: a table

/**
 * The samples of a sequential Huffman-coded JPEG of 8 or 12 bits (ISO 10918-1, processes 1, 2 and 4), 16 bit
 * little-endian, pixel by pixel: no kept package reads 12 bit. All components in one scan; those with fewer samples
 * are repeated. Throws Error for what is broken or of another process.
 */
export function extendedJpegSamples(bytes: Uint8Array): Uint8Array {
  const scan = readScan(bytes);
  const { width, height, components } = scan;
  if (scan.isLossless) throw new Error('its JPEG is lossless, which its transfer syntax does not say');
  const planes = decodedPlanes(bytes, scan);
  const out = new Uint16Array(width * height * components.length);
  const [{ samples: only, stride: line }] = planes as [Plane];
  if (components.length === 1) {
    for (let y = 0; y < height; y++) out.set(only.subarray(y * line, y * line + width), y * width);
    return new Uint8Array(out.buffer);
  }
  const most = { across: greatest(scan, 'across'), down: greatest(scan, 'down') };
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (const [c, { across, down }] of components.entries()) {
        const { samples, stride } = planes[c]!;
        out[to++] =
          samples[Math.floor((y * down) / most.down) * stride + Math.floor((x * across) / most.across)]!;
      }
    }
  }
  return new Uint8Array(out.buffer);
}

function greatest({ components }: Scan, key: 'across' | 'down'): number {
  return Math.max(...components.map((component) => component[key]));
}

interface Plane {
  readonly samples: Uint16Array;
  readonly stride: number;
}

function decodedPlanes(bytes: Uint8Array, scan: Scan): Plane[] {
  const { width, height, components, selected, interval, precision } = scan;
  const units = {
    across: Math.ceil(width / (8 * greatest(scan, 'across'))),
    down: Math.ceil(height / (8 * greatest(scan, 'down'))),
  };
  const planes = components.map(({ across, down }): Plane => {
    const stride = units.across * across * 8;
    return { samples: new Uint16Array(stride * units.down * down * 8), stride };
  });
  const reader = new BitReader(bytes, scan.dataStart);
  const before = components.map(() => 0);
  const block = new Float64Array(64);
  const [half, most] = [2 ** (precision - 1), 2 ** precision - 1];
  for (let unit = 0; unit < units.across * units.down; unit++) {
    if (interval > 0 && unit > 0 && unit % interval === 0) {
      reader.restart();
      before.fill(0);
    }
    for (const { component: c, dc, ac } of selected) {
      const { across, down, quantisation } = components[c]!;
      const tables = {
        dc: scan.dc.get(dc)!,
        ac: scan.ac.get(ac)!,
        steps: scan.quantisations.get(quantisation)!,
      };
      for (let part = 0; part < across * down; part++) {
        before[c] = readBlock(reader, { ...tables, before: before[c]!, block });
        inverseCosines(block);
        const left = ((unit % units.across) * across + (part % across)) * 8;
        const top = (Math.floor(unit / units.across) * down + Math.floor(part / across)) * 8;
        placed(block, planes[c]!, { left, top, half, most });
      }
    }
  }
  return planes;
}

interface BlockTables {
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
  readonly steps: Float64Array;
  /** The mean of the block before. */
  readonly before: number;
  /** Gets the coefficients. */
  readonly block: Float64Array;
}

/** Reads the coefficients of one block, times their steps, and gives its mean (F.2.2). */
function readBlock(reader: BitReader, { dc, ac, steps, before, block }: BlockTables): number {
  block.fill(0);
  const mean = before + reader.number(reader.symbol(dc));
  block[0] = mean * steps[0]!;
  for (let k = 1; k < 64; k++) {
    const symbol = reader.symbol(ac);
    const [zeros, size] = [symbol >> 4, symbol & 15];
    if (size === 0 && zeros < 15) break;
    k += zeros;
    if (k > 63) throw new Error('a block of its coded data is too long');
    if (size > 0) block[zigzag[k]!] = reader.number(size) * steps[k]!;
  }
  return mean;
}

interface Placing {
  readonly left: number;
  readonly top: number;
  readonly half: number;
  readonly most: number;
}

function placed(block: Float64Array, { samples, stride }: Plane, { left, top, half, most }: Placing): void {
  for (let i = 0; i < 64; i++) {
    const value = Math.min(Math.max(Math.round(block[i]! + half), 0), most);
    samples[(top + (i >> 3)) * stride + left + (i & 7)] = value;
  }
}
