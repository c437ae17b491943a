import { codecDecoder } from './codecs.ts';
import type { DecodedFrame, Decoder } from './decodedFrame.ts';
import type { DicomHeader } from './dicomHeader.ts';
import { jpegDecoder } from './jpegFrame.ts';
import { losslessDecoder } from './losslessJpeg.ts';
import { rleSamples } from './rle.ts';

const jpegLs = codecDecoder('charls');
const jpeg2000 = codecDecoder('openjpeg');
const htj2k = codecDecoder('openjph');

/** Decoders of packed pixels by transfer syntax. */
const decoders = new Map<string, Decoder>([
  ['1.2.840.10008.1.2.5', rle],
  ['1.2.840.10008.1.2.4.50', jpegDecoder],
  ['1.2.840.10008.1.2.4.51', jpegDecoder],
  ['1.2.840.10008.1.2.4.57', losslessDecoder],
  ['1.2.840.10008.1.2.4.70', losslessDecoder],
  ['1.2.840.10008.1.2.4.80', jpegLs],
  ['1.2.840.10008.1.2.4.81', jpegLs],
  ['1.2.840.10008.1.2.4.90', jpeg2000],
  ['1.2.840.10008.1.2.4.91', jpeg2000],
  ['1.2.840.10008.1.2.4.201', htj2k],
  ['1.2.840.10008.1.2.4.202', htj2k],
  ['1.2.840.10008.1.2.4.203', htj2k],
]);

/** The decoder of a transfer syntax. Throws TypeError that names one that has none. */
export function decoderOf(transferSyntax: string, source: string): Decoder {
  const decoder = decoders.get(transferSyntax);
  if (decoder !== undefined) return decoder;
  throw new TypeError(`${source}: pixels of transfer syntax ${transferSyntax} cannot be read here`);
}

function rle(
  frame: Uint8Array,
  { rows, columns, samplesPerPixel, bitsAllocated }: DicomHeader,
): DecodedFrame {
  const count = rows * columns;
  const bytes = rleSamples(frame, { count, samplesPerPixel, bytesPerSample: bitsAllocated / 8 });
  return { bytes, bitsAllocated, isRgb: false };
}
