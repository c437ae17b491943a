import { lstatSync } from 'node:fs';

/**
 * Throws RangeError where a link stands in the place of a folder of results: what is written or removed there would
 * be so in another place, which nobody named.
 */
export function requireNoLink(folder: string): void {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new RangeError(`${folder}: expected a folder of results, found a link, which is not followed`);
  }
}
