import { fileBytes } from '../../files/fileBytes.ts';
import { limitsFrom, type OwnLimits } from '../../files/limits.ts';
import { namedPath } from '../../files/quoted.ts';
import { type Dicom, decodedDicom } from './decodedDicom.ts';

export type { Dicom } from './decodedDicom.ts';

/** Options of `readDicom`. */
export interface DicomOptions {
  /** How large the file and the picture may be: `fileBytes`, `pixels` and `voxels`. @default the defaults */
  readonly limits?: OwnLimits | undefined;
}

/**
 * The pixels of a DICOM file: little endian implicit, explicit and deflated, big endian, RLE, JPEG 8 and 12 bit, JPEG
 * lossless, JPEG-LS, JPEG 2000 and HTJ2K; grey, palette, RGB and full-range YBR, 8 and 16 bits allocated. Throws
 * RangeError or TypeError, one line that names the file, for what is missing, broken, too large or not known.
 */
export async function readDicom(path: string, options: DicomOptions = {}): Promise<Dicom> {
  const limits = limitsFrom(options.limits);
  const bytes = await fileBytes(path, { what: 'a DICOM file', limits });
  return decodedDicom(bytes, namedPath(path), limits);
}
