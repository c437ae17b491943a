/** What the reader of DICOM takes of Node's zlib, in a browser: the build puts it in its place. */
import { inflateSync } from 'fflate';

export const constants = { Z_SYNC_FLUSH: 2 };

/** Unpacks what has no header. Throws Error for what cannot be unpacked. */
export function inflateRawSync(bytes: Uint8Array): Uint8Array {
  return inflateSync(bytes);
}
