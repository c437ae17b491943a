import { loadedSharp } from '../loadedSharp.ts';
import type { DecodedFrame } from './decodedFrame.ts';
import type { DicomHeader } from './dicomHeader.ts';
import { extendedJpegSamples } from './extendedJpeg.ts';
import { pictureHead } from './pictureHead.ts';

/** A frame of JPEG, 8 bit by libjpeg-turbo, 12 bit here. */
export async function jpegDecoder(frame: Uint8Array, header: DicomHeader): Promise<DecodedFrame> {
  if (pictureHead(frame).precision === 12) {
    return { bytes: extendedJpegSamples(frame), bitsAllocated: 16, isRgb: false };
  }
  const isGrey = header.samplesPerPixel === 1;
  const marked = isGrey ? frame : withColourTransform(frame, header.photometric === 'RGB' ? 0 : 1);
  const sharp = await loadedSharp();
  const image = sharp(marked, { failOn: 'error', limitInputPixels: false }).toColourspace(
    isGrey ? 'b-w' : 'srgb',
  );
  const { data } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  return { bytes: data, bitsAllocated: 8, isRgb: true };
}

const markerBytes = 16;

/**
 * The picture with Adobe's marker, in the place of any other, that says whether its colours are red, green and blue
 * (0) or luma and chroma (1): DICOM says it in its own header, and decoders guess where no marker does.
 */
function withColourTransform(frame: Uint8Array, transform: 0 | 1): Uint8Array {
  const marker = new Uint8Array(markerBytes);
  marker.set([0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, transform]);
  const parts: Uint8Array[] = [frame.subarray(0, 2), marker];
  let offset = 2;
  // JFIF (e0) and Adobe (ee) say of colours what DICOM says elsewhere.
  while (offset + 4 <= frame.length && frame[offset] === 0xff && frame[offset + 1] !== 0xda) {
    const end = offset + 2 + ((frame[offset + 2] ?? 0) << 8) + (frame[offset + 3] ?? 0);
    const code = frame[offset + 1];
    if (code !== 0xe0 && code !== 0xee) parts.push(frame.subarray(offset, end));
    offset = end;
  }
  parts.push(frame.subarray(offset));
  return Buffer.concat(parts);
}
