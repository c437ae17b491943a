/// <reference path="./codecPackages.d.ts" />
import { Decoder as LosslessDecoder } from 'jpeg-lossless-decoder-js';
import type { DecodedFrame } from './decodedFrame.ts';
import type { DicomHeader } from './dicomHeader.ts';
import { greyLosslessSamples } from './greyLossless.ts';

/** A frame of JPEG lossless, process 14, whose samples are as they went in; colours by a kept decoder, grey here in a third of its time. */
export function losslessDecoder(
  frame: Uint8Array,
  { rows, columns, samplesPerPixel, bitsAllocated }: DicomHeader,
): DecodedFrame {
  if (samplesPerPixel === 1) {
    const samples = greyLosslessSamples(frame);
    const bytes = bitsAllocated === 8 ? new Uint8Array(samples) : new Uint8Array(samples.buffer);
    return { bytes, bitsAllocated, isRgb: false };
  }
  const own = new Uint8Array(frame);
  const wanted = (rows * columns * samplesPerPixel * bitsAllocated) / 8;
  let decoded: ArrayBuffer;
  try {
    decoded = new LosslessDecoder(undefined, bitsAllocated / 8).decompress(own.buffer, 0, own.length);
  } catch {
    throw new Error('its frame cannot be unpacked');
  }
  if (decoded.byteLength < wanted) throw new Error('its frame cannot be unpacked, or is cut off');
  return { bytes: new Uint8Array(decoded, 0, wanted), bitsAllocated, isRgb: false };
}
