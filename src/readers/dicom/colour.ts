import type { DataSet, Element } from 'dicom-parser';
import type { DicomHeader } from './dicomHeader.ts';
import { plainSamples, type StoredValues } from './storedValues.ts';

/** Samples of one plane after the other, as samples pixel by pixel. */
export function byPixel<T extends StoredValues>(planes: T, channels: number): T {
  const count = planes.length / channels;
  return planes.map((_, i) => planes[(i % channels) * count + Math.floor(i / channels)]!) as T;
}

/** Pairs of pixels as luma, luma, chroma, chroma: the chroma is that of both. */
export function fromPairs<T extends StoredValues>(packed: T, like: (count: number) => T): T {
  const out = like((packed.length / 4) * 6);
  for (let from = 0, to = 0; from < packed.length; from += 4) {
    for (const luma of [packed[from]!, packed[from + 1]!]) {
      out[to++] = luma;
      out[to++] = packed[from + 2]!;
      out[to++] = packed[from + 3]!;
    }
  }
  return out;
}

/** Full-range luma and chroma of BT.601 as red, green and blue, rounded and cut at both ends (PS3.3 C.7.6.3.1.2). */
export function rgbOfYbr<T extends StoredValues>(ybr: T, bits: number): T {
  const [half, most] = [2 ** (bits - 1), 2 ** bits - 1];
  const within = (value: number) => Math.min(Math.max(Math.round(value), 0), most);
  const out = ybr.slice() as T;
  for (let i = 0; i < ybr.length; i += 3) {
    const [luma, blue, red] = [ybr[i]!, ybr[i + 1]! - half, ybr[i + 2]! - half];
    out[i] = within(luma + 1.402 * red);
    out[i + 1] = within(luma - 0.344136 * blue - 0.714136 * red);
    out[i + 2] = within(luma + 1.772 * blue);
  }
  return out;
}

/** Entries of a look-up table, and the value that the first stands for. */
export interface Lookup {
  readonly entries: ArrayLike<number>;
  readonly first: number;
  readonly bits: number;
}

const descriptorTags = ['x00281101', 'x00281102', 'x00281103'] as const;
const dataTags = ['x00281201', 'x00281202', 'x00281203'] as const;

/** The red, green and blue tables of a palette. Throws TypeError, naming the source, where they are missing or in segments. */
export function paletteOf(data: DataSet, header: DicomHeader, source: string): readonly Lookup[] {
  return dataTags.map((tag, index) => {
    const lookup = lookupOf(data, { descriptor: descriptorTags[index]!, data: tag, isSigned: header.signed });
    if (lookup === undefined) {
      throw new TypeError(`${source}: expected a palette of plain tables, found none or one in segments`);
    }
    return lookup;
  });
}

interface LookupTags {
  readonly descriptor: string;
  readonly data: string;
  /** Whether the value of the first entry can be below 0. */
  readonly isSigned: boolean;
}

/** The look-up table in two elements; undefined where one is missing or the table too short. */
export function lookupOf(set: DataSet, { descriptor, data, isSigned }: LookupTags): Lookup | undefined {
  const element = set.elements[data];
  const [count, bits] = [set.uint16(descriptor, 0), set.uint16(descriptor, 2)];
  const first = isSigned ? set.int16(descriptor, 1) : set.uint16(descriptor, 1);
  if (element === undefined || count === undefined || bits === undefined || first === undefined)
    return undefined;
  const entries = entriesOf(set, element, count || 65536);
  return entries && { entries, first, bits };
}

/** One byte or two for each entry, as the length tells. */
function entriesOf(
  set: DataSet,
  { dataOffset, length }: Element,
  count: number,
): ArrayLike<number> | undefined {
  const bytes = (set.byteArray as Uint8Array).subarray(dataOffset, dataOffset + length);
  if (bytes.length >= 2 * count) {
    const isSwapped = set.byteArrayParser.readUint16(Uint8Array.of(1, 0) as never, 0) !== 1;
    const { bytes: own } = plainSamples(new Uint8Array(bytes.subarray(0, 2 * count)), 16, isSwapped);
    return new Uint16Array(own.buffer, own.byteOffset, count);
  }
  return bytes.length >= count ? bytes.subarray(0, count) : undefined;
}

/** The entry of a value; those before the first and after the last take these. */
export function looked({ entries, first }: Lookup, value: number): number {
  return entries[Math.min(Math.max(Math.floor(value) - first, 0), entries.length - 1)]!;
}
