/** Frames of JPEG in a browser: the build puts it in the place of the decoder that Node has. */
import type { DecodedFrame } from '../readers/dicom/decodedFrame.ts';
import { extendedJpegSamples } from '../readers/dicom/extendedJpeg.ts';

/** A sequential JPEG of 8 or 12 bits. Throws Error for what is broken or of another process. */
export function jpegDecoder(frame: Uint8Array): DecodedFrame {
  return { bytes: extendedJpegSamples(frame), bitsAllocated: 16, isRgb: false };
}
