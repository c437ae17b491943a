import { type BigIntStats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { madeFolder } from './madeFolder.ts';
import { namedPath } from './quoted.ts';
import { writeWhole, writing } from './writing.ts';

/** Writes a file that its user names, and makes its folder. Throws RangeError where it cannot be written. */
export function writeOutFile(path: string, content: string | Uint8Array): void {
  writing(path, () => madeFolder(dirname(path)));
  writeWhole(path, content);
}

/** Throws RangeError where the file to be written is one of those that are read, also by another name or a link. */
export function requireNotRead(out: string, read: readonly string[]): void {
  const own = found(out);
  if (own === undefined) return;
  const isSame = (path: string) => {
    const other = found(path);
    return other !== undefined && other.dev === own.dev && other.ino === own.ino;
  };
  if (read.some(isSame))
    throw new RangeError(`--out: expected a file of its own, ${namedPath(out)} is one that is read`);
}

function found(path: string): BigIntStats | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false });
}
