import { statSync } from 'node:fs';
import type { PathKind } from './configPaths.ts';

/** `path`, if it is there and what is wanted. Throws RangeError naming `key`. */
export function located(path: string, key: string, kind: PathKind): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new RangeError(`${key}: no such file or folder: ${path}`);
  if (found.isDirectory() !== (kind === 'folder')) {
    throw new RangeError(`${key}: expected a ${kind}, ${path} is ${kind === 'file' ? 'a folder' : 'none'}`);
  }
  return path;
}
