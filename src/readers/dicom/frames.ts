import type { Element } from 'dicom-parser';
import type { DicomData } from './dicomData.ts';
import type { DicomHeader } from './dicomHeader.ts';

/** The bytes of the pixels, a part for each frame: samples as they are, or a packed picture. */
export function framesOf({ data }: DicomData, header: DicomHeader, source: string): Uint8Array[] {
  const element = data.elements.x7fe00010;
  if (element === undefined) throw new TypeError(`${source}: broken DICOM: PixelData (7FE0,0010) is missing`);
  const isPacked = element.encapsulatedPixelData === true;
  return isPacked
    ? packedFrames(data.byteArray as Uint8Array, element, { header, source })
    : plainFrames(data.byteArray as Uint8Array, element, { header, source });
}

interface Context {
  readonly header: DicomHeader;
  readonly source: string;
}

/** 4:2:2 has two samples a pixel in the place of three. */
export function frameBytes({
  rows,
  columns,
  samplesPerPixel,
  bitsAllocated,
  photometric,
}: DicomHeader): number {
  const samples = photometric === 'YBR_FULL_422' ? 2 : samplesPerPixel;
  return (rows * columns * samples * bitsAllocated) / 8;
}

function plainFrames(bytes: Uint8Array, element: Element, { header, source }: Context): Uint8Array[] {
  const size = frameBytes(header);
  const wanted = size * header.frames;
  const all = bytes.subarray(element.dataOffset, element.dataOffset + element.length);
  if (all.length < wanted) {
    throw new TypeError(
      `${source}: broken DICOM: the pixels need ${wanted} bytes, got ${all.length}: ${wanted - all.length} are missing`,
    );
  }
  return Array.from({ length: header.frames }, (_, i) => all.subarray(i * size, (i + 1) * size));
}

function packedFrames(bytes: Uint8Array, element: Element, { header, source }: Context): Uint8Array[] {
  const fragments = (element.fragments ?? []).map(({ position, length, offset }) => ({
    part: bytes.subarray(position, position + length),
    offset,
  }));
  const { frames } = header;
  const offsets = element.basicOffsetTable ?? [];
  const starts =
    offsets.length === frames
      ? (_: Uint8Array, offset: number) => offsets.includes(offset)
      : (part: Uint8Array, _: number, index: number) =>
          frames === 1 ? index === 0 : fragments.length === frames || beginsPicture(part);
  const groups: Uint8Array[][] = [];
  for (const [index, { part, offset }] of fragments.entries()) {
    if (starts(part, offset, index)) groups.push([part]);
    else groups.at(-1)?.push(part);
  }
  if (groups.length !== frames) {
    throw new TypeError(`${source}: broken DICOM: expected ${frames} packed frames, found ${groups.length}`);
  }
  return groups.map((parts) => (parts.length === 1 && parts[0] ? parts[0] : joined(parts)));
}

/** JPEG and JPEG-LS begin with ff d8, JPEG 2000 with ff 4f. */
function beginsPicture(part: Uint8Array): boolean {
  return part[0] === 0xff && (part[1] === 0xd8 || part[1] === 0x4f);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
