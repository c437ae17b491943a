import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { errnoCode } from './errnoCode.ts';

/**
 * Makes a folder and those above it that are not there; gives the uppermost that was made. Throws what the system
 * says. Node's own `recursive` asks without end where the system makes no folder, as in /proc.
 */
export function madeFolder(path: string): string | undefined {
  const folder = resolve(path);
  try {
    mkdirSync(folder);
    return folder;
  } catch (error) {
    const code = errnoCode(error);
    if (code !== 'ENOENT' || isThere(dirname(folder))) {
      if (code === 'EEXIST' && statSync(folder).isDirectory()) return undefined;
      throw error;
    }
  }
  const first = madeFolder(dirname(folder));
  return madeFolder(folder) === undefined ? first : (first ?? folder);
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
