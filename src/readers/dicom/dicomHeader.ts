import type { DataSet } from 'dicom-parser';
import { type Limits, requireWithin } from '../../files/limits.ts';
import { quoted } from '../../files/quoted.ts';
import { type DicomData, numbersOf } from './dicomData.ts';

/** What a DICOM file says of its pixels. */
export interface DicomHeader {
  readonly transferSyntax: string;
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly samplesPerPixel: 1 | 3;
  readonly photometric: string;
  readonly bitsAllocated: 8 | 16;
  readonly bitsStored: number;
  readonly highBit: number;
  /** Whether stored values can be below 0. */
  readonly signed: boolean;
  /** Whether the colours of a picture lie one plane behind the other. */
  readonly isPlanar: boolean;
  /** Millimetres between rows and between columns, of the patient. */
  readonly pixelSpacing?: readonly [row: number, column: number];
  /** The same at the detector. */
  readonly imagerPixelSpacing?: readonly [row: number, column: number];
  /** The first and the last stored value that stands for no picture. */
  readonly padding?: readonly [first: number, last: number];
}

const photometrics = new Set([
  'MONOCHROME1', 'MONOCHROME2', 'PALETTE COLOR', 'RGB', 'YBR_FULL', 'YBR_FULL_422', 'YBR_ICT', 'YBR_RCT',
]); // biome-ignore format: a list reads better packed

/** Throws TypeError for what is missing or not known, by name; RangeError beyond a limit. */
export function dicomHeader(
  { data, transferSyntax }: DicomData,
  source: string,
  limits: Limits,
): DicomHeader {
  const needed = <T>(value: T | undefined, name: string): T => {
    if (value === undefined) throw new TypeError(`${source}: broken DICOM: ${name} is missing`);
    return value;
  };
  const rows = needed(data.uint16('x00280010'), 'Rows (0028,0010)');
  const columns = needed(data.uint16('x00280011'), 'Columns (0028,0011)');
  const bitsAllocated = needed(data.uint16('x00280100'), 'BitsAllocated (0028,0100)');
  const photometric = needed(data.string('x00280004'), 'PhotometricInterpretation (0028,0004)');
  const samplesPerPixel = data.uint16('x00280002') ?? 1;
  const bitsStored = data.uint16('x00280101') ?? bitsAllocated;
  const signed = data.uint16('x00280103') === 1;
  const [frames = 1] = numbersOf(data, 'x00280008');
  requireKnown({ rows, columns, frames, bitsAllocated, bitsStored, samplesPerPixel, photometric }, source);
  requireWithin(limits, 'pixels', { count: rows * columns, what: `${columns} x ${rows} pixels`, source });
  const all = `${frames} frames of ${columns} x ${rows} pixels`;
  requireWithin(limits, 'voxels', { count: rows * columns * frames, what: all, source });
  const padding = paddingOf(data, signed);
  const spacing = pairOf(data, 'x00280030');
  const imager = pairOf(data, 'x00181164');
  return {
    transferSyntax,
    rows,
    columns,
    frames,
    samplesPerPixel: samplesPerPixel as 1 | 3,
    photometric,
    bitsAllocated: bitsAllocated as 8 | 16,
    bitsStored,
    highBit: data.uint16('x00280102') ?? bitsStored - 1,
    signed,
    isPlanar: data.uint16('x00280006') === 1,
    ...(spacing && { pixelSpacing: spacing }),
    ...(imager && { imagerPixelSpacing: imager }),
    ...(padding && { padding }),
  };
}

interface Said {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly samplesPerPixel: number;
  readonly photometric: string;
}

function requireKnown(said: Said, source: string): void {
  const { rows, columns, frames, bitsAllocated, bitsStored, samplesPerPixel, photometric } = said;
  if (rows < 1 || columns < 1 || !(Number.isSafeInteger(frames) && frames >= 1)) {
    throw new TypeError(
      `${source}: broken DICOM: ${frames} frames of ${rows} rows and ${columns} columns are no picture`,
    );
  }
  if (bitsAllocated !== 8 && bitsAllocated !== 16) {
    throw new TypeError(
      `${source}: expected 8 or 16 bits for a sample (BitsAllocated), got ${bitsAllocated}`,
    );
  }
  if (bitsStored < 1 || bitsStored > bitsAllocated) {
    throw new TypeError(
      `${source}: broken DICOM: BitsStored must be 1 to ${bitsAllocated}, got ${bitsStored}`,
    );
  }
  const isColour = photometric === 'RGB' || photometric.startsWith('YBR');
  if (!photometrics.has(photometric) || samplesPerPixel !== (isColour ? 3 : 1)) {
    throw new TypeError(
      `${source}: expected grey, palette, RGB or full-range YBR pixels, got ${samplesPerPixel} samples of ${quoted(photometric)}`,
    );
  }
}

function pairOf(data: DataSet, tag: string): readonly [number, number] | undefined {
  const [row, column] = numbersOf(data, tag);
  return row !== undefined && column !== undefined && row > 0 && column > 0 ? [row, column] : undefined;
}

function paddingOf(data: DataSet, signed: boolean): readonly [number, number] | undefined {
  const value = (tag: string) => (signed ? data.int16(tag) : data.uint16(tag));
  const one = value('x00280120');
  if (one === undefined) return undefined;
  const limit = value('x00280121') ?? one;
  return [Math.min(one, limit), Math.max(one, limit)];
}
