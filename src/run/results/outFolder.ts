import { accessSync, constants, mkdirSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { namedPath } from '../../files/quoted.ts';
import { systemCode } from '../../files/systemCode.ts';
import { folderLock, lockName } from './folderLock.ts';

/** The folder of results. */
export interface OutFolder {
  /** Removes the folder again where it was made here and is empty. */
  remove(): void;
}

/** Makes the folder of results where it is not there yet. Throws RangeError where it cannot be written. */
export function outFolder(folder: string): OutFolder {
  let made: string | undefined;
  try {
    made = mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new RangeError(
      `--out: expected a folder that can be written, ${namedPath(folder)} cannot: ${whyNot(systemCode(error), folder)}`,
    );
  }
  return {
    remove: () => {
      if (made !== undefined && readdirSync(folder).length === 0) rmdirSync(folder);
    },
  };
}

/** A folder of results that no other run writes to. */
export interface HeldFolder {
  /** Lets others write to it, and removes it where it was made here and is empty. */
  release(): void;
}

/** Makes the folder of results and holds it. Throws RangeError where it cannot be written or another run holds it. */
export function heldFolder(folder: string): HeldFolder {
  const { remove } = outFolder(folder);
  const lock = folderLock(join(folder, lockName));
  return {
    release: () => {
      lock.release();
      remove();
    },
  };
}

function whyNot(code: string | undefined, folder: string): string {
  if (folder.includes('\0')) return 'the path holds a null character';
  return `${meanings[code ?? ''] ?? 'the system refuses'} (${code ?? 'no reason given'})`;
}

const meanings: Readonly<Record<string, string>> = {
  EEXIST: 'a file is in its place',
  ENOTDIR: 'a file is on the way to it',
  // So say folders that the system makes, such as /proc.
  ENOENT: 'the system makes no folder there',
  EROFS: 'the disk is read-only',
  EACCES: 'it is not allowed',
  EPERM: 'it is not allowed',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'the path is too long',
};
