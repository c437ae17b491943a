import { isNpy, isPng } from '../images/index.ts';
import { isDicom } from './dicom/dicomData.ts';

/** Formats of pictures and arrays, which their first bytes tell. */
export type Format = 'png' | 'npy' | 'jpeg' | 'tiff' | 'bmp' | 'webp' | 'gif' | 'dicom';

/** The format of a file; undefined for one that is not known. A name's ending counts for nothing. */
export function formatOf(bytes: Uint8Array): Format | undefined {
  if (isPng(bytes)) return 'png';
  if (isNpy(bytes)) return 'npy';
  const found = signatures.find(([, signature]) => begins(bytes, signature))?.[0];
  return found ?? (isDicom(bytes) ? 'dicom' : undefined);
}

/** Texts and codes of the first bytes; a number stands for so many bytes that may be anything. */
type Signature = readonly (string | number)[];

const signatures: readonly (readonly [Format, Signature])[] = [
  ['jpeg', ['\xff\xd8\xff']],
  // Classic and large, in either byte order.
  ['tiff', ['II*\0']],
  ['tiff', ['II+\0']],
  ['tiff', ['MM\0*']],
  ['tiff', ['MM\0+']],
  // The size of the head is a small number.
  ['bmp', ['BM', 13, '\0\0\0']],
  ['webp', ['RIFF', 4, 'WEBP']],
  ['gif', ['GIF87a']],
  ['gif', ['GIF89a']],
];

function begins(bytes: Uint8Array, signature: Signature): boolean {
  let offset = 0;
  for (const part of signature) {
    if (typeof part === 'number') offset += part;
    else for (const letter of part) if (bytes[offset++] !== letter.charCodeAt(0)) return false;
  }
  return true;
}
