import type { DicomHeader } from './dicomHeader.ts';
import type { RawSamples } from './storedValues.ts';

/** A decoded frame: samples pixel by pixel, and whether its colours are red, green and blue already. */
export interface DecodedFrame extends RawSamples {
  readonly isRgb: boolean;
}

export type Decoder = (frame: Uint8Array, header: DicomHeader) => DecodedFrame | Promise<DecodedFrame>;
