import { statSync } from 'node:fs';
import { errnoCode } from '../../files/errnoCode.ts';
import { modelInFolder } from '../../files/modelInFolder.ts';
import type { PathKind } from '../../files/pathType.ts';
import { namedPath } from '../../files/quoted.ts';

/** `path`, if it is there and what is wanted. Throws RangeError naming `key`. */
export function resolvedPath(path: string, key: string, kind: PathKind): string {
  const named = namedPath(path);
  const found = foundAt(path, key);
  if (found === undefined) throw new RangeError(`${key}: no such file or folder: ${named}`);
  if (kind === 'folder' ? found.isDirectory() : found.isFile()) return path;
  const hint = found.isDirectory() && key.endsWith('.model') ? modelInFolder(path) : '';
  const is = found.isDirectory() ? 'a folder' : 'none';
  throw new RangeError(`${key}: expected a ${kind}, ${named} is ${is}${hint}`);
}

function foundAt(path: string, key: string) {
  if (path.includes('\0'))
    throw new RangeError(`${key}: a path holds no null character, got ${namedPath(path)}`);
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw new RangeError(`${key}: cannot read ${namedPath(path)} (${errnoCode(error) ?? error})`);
  }
}
