import { accessSync, constants, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { madeFolder } from '../../files/madeFolder.ts';
import { namedPath } from '../../files/quoted.ts';
import { systemReason } from '../../files/systemReason.ts';
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
    made = madeFolder(folder);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new RangeError(
      `--out: expected a folder that can be written, ${namedPath(folder)} cannot: ${systemReason(error, folder)}`,
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
