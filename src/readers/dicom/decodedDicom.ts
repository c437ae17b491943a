import type { DataSet } from 'dicom-parser';
import ndarray, { type NdArray } from 'ndarray';
import type { Limits } from '../../files/limits.ts';
import { cut, printable } from '../../files/quoted.ts';
import { byPixel, fromPairs, looked, paletteOf, rgbOfYbr } from './colour.ts';
import { decoderOf } from './decoders.ts';
import { type DicomData, dicomData, explicitBigEndian, tried } from './dicomData.ts';
import { type DicomHeader, dicomHeader } from './dicomHeader.ts';
import { displayedValues, greyUnits, modalityValues } from './displayed.ts';
import { framesOf } from './frames.ts';
import { pictureHead } from './pictureHead.ts';
import { plainSamples, type StoredValues, storedValues } from './storedValues.ts';
import type { Window } from './window.ts';

/** The pixels of a DICOM file, as they are stored and as they are shown. */
export interface Dicom extends DicomHeader {
  /** [frames,] rows, columns of a grey or palette picture; of several frames the first axis. */
  readonly stored?: NdArray<StoredValues>;
  /** [frames,] rows, columns, 3 of a colour or palette picture, up to 2^rgbBits - 1. */
  readonly rgb?: NdArray<StoredValues>;
  readonly rgbBits?: number;
  /** Of a grey picture: slope times stored plus intercept, or the entries of the file's table. */
  readonly modality: () => NdArray<Float32Array> | undefined;
  /**
   * Of a grey picture: 0 black, 1 white, by the window given, or the file's own table or window, or between the
   * smallest and the largest value. Padding is 0. `voi` names what was used.
   */
  readonly displayed: (
    window?: Window,
  ) => { readonly values: NdArray<Float32Array>; readonly voi: string } | undefined;
}

/** The pixels in the bytes of a DICOM file. */
export async function decodedDicom(bytes: Uint8Array, source: string, limits: Limits): Promise<Dicom> {
  const parsed = dicomData(bytes, source, limits.fileBytes);
  const header = tried(source, () => dicomHeader(parsed, source, limits));
  const frames = tried(source, () => framesOf(parsed, header, source));
  const decoded: StoredValues[] = [];
  for (const frame of frames) decoded.push(await frameValues(frame, { parsed, header, source }));
  const values = joined(decoded);
  const shape = [...(header.frames > 1 ? [header.frames] : []), header.rows, header.columns];
  const { data } = parsed;
  if (header.samplesPerPixel === 3) {
    return { ...header, rgb: ndarray(values, [...shape, 3]), rgbBits: header.bitsStored, ...noGrey };
  }
  const stored = ndarray(values, shape);
  if (header.photometric === 'PALETTE COLOR') {
    const colours = tried(source, () => paletteColours(stored, data, { header, source }));
    return { ...header, stored, ...colours, ...noGrey };
  }
  const units = tried(source, () => greyUnits(data, header));
  return {
    ...header,
    stored,
    modality: () => modalityValues(stored, units),
    displayed: (window) => displayedValues(stored, units, { header, window }),
  };
}

const noGrey = { modality: () => undefined, displayed: () => undefined } as const;

interface Context {
  readonly header: DicomHeader;
  readonly source: string;
}

async function frameValues(
  frame: Uint8Array,
  { parsed, header, source }: Context & { readonly parsed: DicomData },
): Promise<StoredValues> {
  const element = parsed.data.elements.x7fe00010;
  if (element?.encapsulatedPixelData !== true) {
    const isWord = header.bitsAllocated === 16 || element?.vr === 'OW';
    const isSwapped = header.transferSyntax === explicitBigEndian && isWord;
    const values = storedValues(plainSamples(frame, header.bitsAllocated, isSwapped), header);
    return inColour(values, header, { isPacked: false, isRgb: false });
  }
  const decoder = decoderOf(header.transferSyntax, source);
  try {
    if (header.transferSyntax !== runLength) requireSizes(frame, header);
    const { isRgb, ...raw } = await decoder(frame, header);
    const wanted = (header.rows * header.columns * header.samplesPerPixel * raw.bitsAllocated) / 8;
    if (raw.bytes.length !== wanted)
      throw new Error(`its frame has ${raw.bytes.length} bytes, ${wanted} are needed`);
    // Decoders give the bits that count at the low end.
    const values = storedValues(raw, { ...header, highBit: header.bitsStored - 1 });
    return inColour(values, header, { isPacked: true, isRgb });
  } catch (error) {
    if (error instanceof RangeError || (error instanceof TypeError && error.message.startsWith(source)))
      throw error;
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new TypeError(`${source}: broken DICOM: ${printable(cut(why, 160))}`);
  }
}

const runLength = '1.2.840.10008.1.2.5';

/** A packed picture of other sizes than the file's is refused before room is made for it. */
function requireSizes(frame: Uint8Array, { rows, columns, samplesPerPixel }: DicomHeader): void {
  const { width, height, components } = pictureHead(frame);
  if (width !== columns || height !== rows || components !== samplesPerPixel) {
    throw new Error(
      `its frame is ${width} x ${height} of ${components} samples, the header says ${columns} x ${rows} of ${samplesPerPixel}`,
    );
  }
}

/** Samples pixel by pixel, red, green and blue where there are three. */
function inColour(
  values: StoredValues,
  { samplesPerPixel, photometric, isPlanar, bitsStored }: DicomHeader,
  { isPacked, isRgb }: { readonly isPacked: boolean; readonly isRgb: boolean },
): StoredValues {
  if (samplesPerPixel === 1) return values;
  const isPaired = photometric === 'YBR_FULL_422' && !isPacked;
  const like = (count: number) => new (values.constructor as Uint8ArrayConstructor)(count) as StoredValues;
  const whole = isPaired ? fromPairs(values, like) : values;
  const pixels = isPlanar && !isPacked && !isPaired ? byPixel(whole, samplesPerPixel) : whole;
  return photometric.startsWith('YBR_FULL') && !isRgb ? rgbOfYbr(pixels, bitsStored) : pixels;
}

function paletteColours(stored: NdArray<StoredValues>, data: DataSet, { header, source }: Context) {
  const tables = paletteOf(data, header, source);
  const rgbBits = tables[0]!.bits > 8 ? 16 : 8;
  const out = new (rgbBits === 16 ? Uint16Array : Uint8Array)(stored.size * 3);
  for (let i = 0; i < stored.size; i++) {
    for (let c = 0; c < 3; c++) out[3 * i + c] = looked(tables[c]!, stored.data[i]!);
  }
  return { rgb: ndarray(out as StoredValues, [...stored.shape, 3]), rgbBits };
}

function joined(parts: readonly StoredValues[]): StoredValues {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first ?? new Uint8Array();
  const like = first.constructor as Uint8ArrayConstructor;
  const all = new like(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part as Uint8Array, offset);
    offset += part.length;
  }
  return all;
}
