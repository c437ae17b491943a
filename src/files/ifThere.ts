import { lstatSync } from 'node:fs';
import { type FileOptions, fileBytesSync } from './fileBytes.ts';

/** The bytes of a regular file as `fileBytesSync` reads them; undefined where there is none. */
export function bytesIfThere(path: string, options: FileOptions): Uint8Array | undefined {
  try {
    return fileBytesSync(path, options);
  } catch (error) {
    if (!path.includes('\0') && lstatSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
    throw error;
  }
}
