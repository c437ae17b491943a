/** DICOM files, explicit little-endian, by the letter of PS3.5 and PS3.10. */
import { deflateRawSync } from 'node:zlib';

export type Value = number | string | Uint8Array | readonly Elements[];
/** Values by tag (GGGGEEEE) with their representation: `00280010 US`. */
export type Elements = Readonly<Record<string, Value>>;

const longForms = ['OB', 'OW', 'SQ', 'UN'];

function valueBytes(vr: string, value: Value): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(2);
    bytes.writeUInt16LE(value & 0xffff);
    return bytes;
  }
  if (typeof value === 'string') {
    const text = Buffer.from(value, 'latin1');
    return text.length % 2 === 0 ? text : Buffer.concat([text, Buffer.from(vr === 'UI' ? '\0' : ' ')]);
  }
  return Buffer.concat(
    value.map((item) => {
      const body = elements(item);
      return Buffer.concat([itemHead(body.length), body]);
    }),
  );
}

export function itemHead(length: number): Buffer {
  const head = Buffer.from([0xfe, 0xff, 0, 0xe0, 0, 0, 0, 0]);
  head.writeUInt32LE(length, 4);
  return head;
}

export function elements(values: Elements): Buffer {
  return Buffer.concat(
    Object.entries(values).map(([key, value]) => {
      const [tag = '', vr = ''] = key.split(' ');
      const body = valueBytes(vr, value);
      const even = body.length % 2 === 0 ? body : Buffer.concat([body, Buffer.alloc(1)]);
      const head = Buffer.alloc(longForms.includes(vr) ? 12 : 8);
      head.writeUInt16LE(Number.parseInt(tag.slice(0, 4), 16), 0);
      head.writeUInt16LE(Number.parseInt(tag.slice(4), 16), 2);
      head.write(vr, 4, 'latin1');
      if (longForms.includes(vr)) head.writeUInt32LE(even.length, 8);
      else head.writeUInt16LE(even.length, 6);
      return Buffer.concat([head, even]);
    }),
  );
}

export const explicit = '1.2.840.10008.1.2.1';
export const deflated = '1.2.840.10008.1.2.1.99';

export interface DicomOptions {
  readonly transferSyntax?: string;
  readonly preamble?: boolean;
}

/** A file of a grey picture of 2 rows and 3 columns, with what is changed; `undefined` leaves an element out. */
export function writtenDicom(
  changes: Readonly<Record<string, Value | undefined>> = {},
  { transferSyntax = explicit, preamble = true }: DicomOptions = {},
): Buffer {
  const all: Record<string, Value | undefined> = {
    '00280002 US': 1,
    '00280004 CS': 'MONOCHROME2',
    '00280010 US': 2,
    '00280011 US': 3,
    '00280100 US': 16,
    '00280101 US': 12,
    '00280102 US': 11,
    '00280103 US': 0,
    '7FE00010 OW': words(0, 1, 2, 3, 4, 4095),
    ...changes,
  };
  const kept = Object.entries(all)
    .filter((entry): entry is [string, Value] => entry[1] !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const meta = elements({ '00020010 UI': transferSyntax });
  const body = elements(Object.fromEntries(kept));
  return Buffer.concat([
    ...(preamble ? [Buffer.alloc(128), Buffer.from('DICM')] : []),
    elements({ '00020000 UL': Buffer.from(Uint32Array.of(meta.length).buffer) }),
    meta,
    transferSyntax === deflated ? deflateRawSync(body) : body,
  ]);
}

/** A slice of a scan: where it lies in millimetres to the left, to the back and up, and what it shows there. */
export interface WrittenSlice {
  readonly position: readonly number[];
  readonly orientation?: readonly number[];
  readonly spacing?: readonly number[];
  readonly rows?: number;
  readonly columns?: number;
  readonly series?: string;
  /** Stored values, row by row. */
  readonly values: readonly number[];
  readonly more?: Readonly<Record<string, Value | undefined>>;
}

export function writtenSlice(slice: WrittenSlice): Buffer {
  const { orientation = [1, 0, 0, 0, 1, 0], spacing = [1, 1], rows = 2, columns = 3 } = slice;
  return writtenDicom({
    '0020000E UI': slice.series ?? '1.2.3',
    '00200032 DS': slice.position.join('\\'),
    '00200037 DS': orientation.join('\\'),
    '00280010 US': rows,
    '00280011 US': columns,
    '00280030 DS': spacing.join('\\'),
    '7FE00010 OW': words(...slice.values),
    ...slice.more,
  });
}

export function words(...values: readonly number[]): Buffer {
  return Buffer.from(Uint16Array.from(values).buffer);
}

/** Pixels in packed parts, without a table of where frames begin. */
export function packedPixels(...parts: readonly Uint8Array[]): Buffer {
  const items = parts.flatMap((part) => {
    const even = part.length % 2 === 0 ? Buffer.from(part) : Buffer.concat([part, Buffer.alloc(1)]);
    return [itemHead(even.length), even];
  });
  const head = Buffer.from([0xe0, 0x7f, 0x10, 0, 0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff]);
  const end = Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
  return Buffer.concat([head, itemHead(0), ...items, end]);
}

/** A file whose pixels are packed in the way of a transfer syntax. */
export function packedDicom(
  transferSyntax: string,
  parts: readonly Uint8Array[],
  changes: Readonly<Record<string, Value | undefined>> = {},
): Buffer {
  const without = writtenDicom({ ...changes, '7FE00010 OW': undefined }, { transferSyntax });
  return Buffer.concat([without, packedPixels(...parts)]);
}
