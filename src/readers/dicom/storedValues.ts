import { swapBytes } from '../voxels.ts';
import type { DicomHeader } from './dicomHeader.ts';

/** The numbers of a DICOM file as stored. */
export type StoredValues = Uint8Array | Int8Array | Uint16Array | Int16Array;

/** Samples as a file or a decoder gives them, little-endian, in 8 or 16 bits. */
export interface RawSamples {
  readonly bytes: Uint8Array;
  readonly bitsAllocated: 8 | 16;
}

/**
 * The values of samples: the bits that count, below `highBit`, with the sign of the highest of them. Other bits may
 * hold an overlay of old files.
 */
export function storedValues(
  { bytes, bitsAllocated }: RawSamples,
  { bitsStored, highBit, signed }: Pick<DicomHeader, 'bitsStored' | 'highBit' | 'signed'>,
): StoredValues {
  const own = new Uint8Array(bytes);
  const raw = bitsAllocated === 8 ? own : new Uint16Array(own.buffer, 0, own.length >> 1);
  const shift = Math.max(0, highBit + 1 - bitsStored);
  const unused = 32 - bitsStored;
  if (!signed) {
    if (shift > 0 || bitsStored < bitsAllocated) {
      for (let i = 0; i < raw.length; i++) raw[i] = ((raw[i]! >>> shift) << unused) >>> unused;
    }
    return raw;
  }
  const out = bitsAllocated === 8 ? new Int8Array(own.buffer) : new Int16Array(own.buffer, 0, raw.length);
  for (let i = 0; i < raw.length; i++) out[i] = ((raw[i]! >>> shift) << unused) >> unused;
  return out;
}

/** Plain samples in little-endian order; `isSwapped` of words that lie the other way round. */
export function plainSamples(frame: Uint8Array, bitsAllocated: 8 | 16, isSwapped: boolean): RawSamples {
  if (!isSwapped) return { bytes: frame, bitsAllocated };
  const bytes = new Uint8Array(frame);
  swapBytes(bytes, 2);
  return { bytes, bitsAllocated };
}
