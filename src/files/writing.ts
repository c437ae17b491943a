import { closeSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { namedPath } from './quoted.ts';
import { systemReason } from './systemReason.ts';

/** Writes under another name first, so that the file is whole or absent. Throws RangeError where it cannot be written. */
export function writeWhole(path: string, content: string | Uint8Array | Iterable<string>): void {
  const partial = `${path}.partial`;
  writing(path, () => {
    try {
      // What was left there, or a link to another place, gives way: only a new file is written.
      rmSync(partial, { force: true });
      const pieces = typeof content === 'string' || ArrayBuffer.isView(content) ? [content] : content;
      writePieces(partial, pieces);
      renameSync(partial, path);
    } catch (error) {
      rmSync(partial, { force: true });
      throw error;
    }
  });
}

/** Pieces of text one after the other: all of a large file at once would not fit into one string. */
function writePieces(path: string, pieces: Iterable<string | Uint8Array>): void {
  const file = openSync(path, 'wx');
  try {
    for (const piece of pieces) writeFileSync(file, piece);
  } finally {
    closeSync(file);
  }
}

/** Does what writes to `path`. Throws RangeError that says which file the system refuses and why, in one line. */
export function writing<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const reason = systemReason(error, path, {
      ENOENT: 'its folder is gone',
      ELOOP: 'a link is in its place',
    });
    throw new RangeError(`cannot write ${namedPath(path)}: ${reason}`);
  }
}

/** Readable JSON with a last line end. Every number in it is finite: what is undefined is null. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
