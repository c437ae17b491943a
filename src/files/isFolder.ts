import { statSync } from 'node:fs';

/** Whether a path leads to a folder; false where nothing is there. */
export function isFolder(path: string): boolean {
  return (
    typeof path === 'string' &&
    !path.includes('\0') &&
    statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  );
}
