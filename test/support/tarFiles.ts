import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/**
 * The regular files of a .tar.gz by their path. Reads the plain (ustar) form, in which a header of 512 bytes holds
 * the name at 0, the size in octal at 124, the kind at 156 and the folder at 345; contents follow in whole blocks.
 */
export function tarFiles(path: string): Map<string, Uint8Array> {
  const bytes = gunzipSync(readFileSync(path));
  const text = (start: number, length: number) => {
    const field = bytes.subarray(start, start + length);
    const end = field.indexOf(0);
    return field.subarray(0, end < 0 ? length : end).toString('utf8');
  };
  const files = new Map<string, Uint8Array>();
  let start = 0;
  while (start + 512 <= bytes.length && bytes[start] !== 0) {
    const size = Number.parseInt(text(start + 124, 12).trim() || '0', 8);
    const folder = text(start + 257, 5) === 'ustar' ? text(start + 345, 155) : '';
    const name = folder === '' ? text(start, 100) : `${folder}/${text(start, 100)}`;
    const kind = text(start + 156, 1);
    if (kind === '0' || kind === '') files.set(name, bytes.subarray(start + 512, start + 512 + size));
    start += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}
