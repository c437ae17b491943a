import { explicitLittleEndian } from './dicomData.ts';

/** One element of a DICOM file: its tag as (group << 16) + element, its kind of value (VR), and the value. */
export type DicomElement = readonly [tag: number, vr: string, value: DicomValue];

/** Text and lists of text, numbers, bytes as they are, and the items of a sequence. */
export type DicomValue =
  | string
  | readonly string[]
  | number
  | readonly number[]
  | Uint8Array
  | Float32Array
  | readonly (readonly DicomElement[])[];

/** VRs whose length has four bytes, after two that are reserved. */
const long = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'UC', 'UN', 'UR', 'UT']);

const preambleBytes = 128;

/**
 * The bytes of a DICOM file with these elements, explicit little endian (PS3.10). The meta group is made here from the
 * SOP class and instance, which `elements` must have; elements are sorted by tag.
 */
export function encodedDicom(elements: readonly DicomElement[]): Uint8Array {
  const textOf = (tag: number) => String(elements.find(([own]) => own === tag)?.[2] ?? '');
  const meta = encodedElements([
    [0x00020001, 'OB', Uint8Array.of(0, 1)],
    [0x00020002, 'UI', textOf(0x00080016)],
    [0x00020003, 'UI', textOf(0x00080018)],
    [0x00020010, 'UI', explicitLittleEndian],
    [0x00020012, 'UI', implementation],
  ]);
  const length = encodedElements([[0x00020000, 'UL', meta.length]]);
  const magic = new Uint8Array(preambleBytes + 4);
  magic.set([0x44, 0x49, 0x43, 0x4d], preambleBytes);
  return concatenated([magic, length, meta, encodedElements(elements)]);
}

/** Names this writer; any UID below 2.25 is free to use (PS3.5 B.2). */
const implementation = '2.25.163412947562238113640178531842769201';

function encodedElements(elements: readonly DicomElement[]): Uint8Array {
  const sorted = elements.toSorted(([a], [b]) => a - b);
  return concatenated(sorted.flatMap(([tag, vr, value]) => withHead(tag, vr, valueBytes(vr, value))));
}

function withHead(tag: number, vr: string, value: Uint8Array): readonly Uint8Array[] {
  const isLong = long.has(vr);
  const head = new DataView(new ArrayBuffer(isLong ? 12 : 8));
  head.setUint16(0, tag >>> 16, true);
  head.setUint16(2, tag & 0xffff, true);
  head.setUint8(4, vr.charCodeAt(0));
  head.setUint8(5, vr.charCodeAt(1));
  if (isLong) head.setUint32(8, value.length, true);
  else if (value.length > 0xffff) throw new RangeError(`a value of VR ${vr} must have at most 65535 bytes`);
  else head.setUint16(6, value.length, true);
  return [new Uint8Array(head.buffer), value];
}

function valueBytes(vr: string, value: DicomValue): Uint8Array {
  if (vr === 'SQ') return sequenceBytes(value as readonly (readonly DicomElement[])[]);
  // Bytes as they stand in another file, such as a name in that file's own letters.
  if (value instanceof Uint8Array) return even(value, vr === 'UI' || vr === 'OB' ? 0 : 0x20);
  const list = typeof value === 'string' || typeof value === 'number' ? [value] : [...(value as number[])];
  const sizes = { US: 2, UL: 4, OF: 4, FD: 8 } as const;
  if (vr in sizes) {
    const size = sizes[vr as keyof typeof sizes];
    const view = new DataView(new ArrayBuffer(size * list.length));
    for (const [i, one] of list.entries()) {
      const number = Number(one);
      if (vr === 'US') view.setUint16(size * i, number, true);
      else if (vr === 'UL') view.setUint32(size * i, number, true);
      else if (vr === 'OF') view.setFloat32(size * i, number, true);
      else view.setFloat64(size * i, number, true);
    }
    return new Uint8Array(view.buffer);
  }
  return even(new TextEncoder().encode(list.join('\\')), vr === 'UI' ? 0 : 0x20);
}

function sequenceBytes(items: readonly (readonly DicomElement[])[]): Uint8Array {
  return concatenated(
    items.flatMap((elements) => {
      const value = encodedElements(elements);
      const head = new DataView(new ArrayBuffer(8));
      head.setUint16(0, 0xfffe, true);
      head.setUint16(2, 0xe000, true);
      head.setUint32(4, value.length, true);
      return [new Uint8Array(head.buffer), value];
    }),
  );
}

function even(bytes: Uint8Array, filler: number): Uint8Array {
  return bytes.length % 2 === 0 ? bytes : concatenated([bytes, Uint8Array.of(filler)]);
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}
