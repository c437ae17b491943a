import { namedPath, quoted, quotedList } from '../files/quoted.ts';
import type { ExternalBytes } from '../graph/parse.ts';

/** Bytes of the files of weights beside a model, by the names that the model calls them. */
export type WeightFiles = Readonly<Record<string, Uint8Array>>;

/**
 * Parts of files of weights that are there as bytes. A model may name a file with folders before it; only its own name
 * counts, as whoever hands over bytes has no folders.
 */
export function externalWeights(files: WeightFiles, source: string): ExternalBytes {
  const byName = new Map(Object.entries(files).map(([name, bytes]) => [lastPart(name), bytes]));
  return (location, offset, length) => {
    const bytes = byName.get(lastPart(location));
    if (bytes === undefined) {
      const there = byName.size === 0 ? 'none' : quotedList([...byName.keys()]);
      throw new RangeError(
        `${source}: its weights lie in the file ${quoted(location)}, which must be given with it; got ${there}`,
      );
    }
    const isInside = offset >= 0 && length >= 0 && offset + length <= bytes.length;
    if (!isInside || !Number.isSafeInteger(offset) || !Number.isSafeInteger(length)) {
      throw new RangeError(
        `${source}: expected ${length} bytes of the model's external weights in ${namedPath(location)} from byte ${offset} on, it has ${bytes.length}`,
      );
    }
    return bytes.slice(offset, offset + length);
  };
}

function lastPart(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
