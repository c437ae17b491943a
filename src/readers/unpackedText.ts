import { gunzipSync } from 'node:zlib';
import type { Limits } from '../files/limits.ts';

/** What fits in one text of Node. */
const longestText = 2 ** 29 - 24;

/** The text in the bytes of a file, packed with gzip or not. Throws RangeError for what does not unpack within the limit. */
export function unpackedText(
  bytes: Uint8Array,
  { source, limits }: { readonly source: string; readonly limits: Limits },
): string {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const plain = isPacked ? unpacked(bytes, { source, limits }) : bytes;
  if (plain.length > longestText) {
    throw new RangeError(
      `${source}: ${plain.length} bytes of text are more than the ${longestText} that are read at once`,
    );
  }
  return new TextDecoder().decode(plain);
}

function unpacked(
  bytes: Uint8Array,
  { source, limits }: { readonly source: string; readonly limits: Limits },
) {
  try {
    return gunzipSync(bytes, { maxOutputLength: limits.fileBytes });
  } catch {
    throw new RangeError(
      `${source}: it cannot be unpacked, is cut off, or holds more than the limit of ${limits.fileBytes} bytes`,
    );
  }
}
