/** Frames that only libraries of C++ unpack. */
import type { Decoder } from '../readers/dicom/decodedFrame.ts';

const names: Readonly<Record<string, string>> = {
  charls: 'JPEG-LS',
  openjpeg: 'JPEG 2000',
  openjph: 'HTJ2K',
};

/** A decoder that throws Error: which packing the page does not read, and what does. */
export function codecDecoder(name: string): Decoder {
  return () => {
    throw new Error(
      `its pixels are compressed as ${names[name] ?? name}, which this page does not read; saliency-trust in Node does`,
    );
  };
}
