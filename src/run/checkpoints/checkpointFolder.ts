import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { madeFolder } from '../../files/madeFolder.ts';
import { json, writeWhole, writing } from '../../files/writing.ts';
import { type FolderLock, folderLock } from '../results/folderLock.ts';
import { requireNoLink } from '../results/noLink.ts';
import { appendedLines } from './appendedLines.ts';
import { checkpointsIn, lineOf, noCheckpoints, recordIn } from './checkpointLog.ts';
import { checkpointReader } from './checkpointReader.ts';
import type { CheckpointStore, StoredLocation } from './checkpoints.ts';
import { identityDigest, type RunIdentity, requireSameRun } from './runIdentity.ts';
import { keeping, writtenMaps } from './writtenMaps.ts';

/** The parts of a run in a folder, a line each, with the maps beside them. */
export interface CheckpointFolder extends CheckpointStore {
  /** When the run was begun: now, or before it was interrupted. ISO 8601. */
  readonly started: string;
  /** What decides the numbers of the run. */
  readonly identity: RunIdentity;
  /** Ends writing, and lets others; what is there stays. */
  close(): void;
}

export interface CheckpointFolderOptions {
  readonly identity: RunIdentity;
  /** Go on from the parts that are there, if there are any; otherwise they are replaced by the first new one. */
  readonly resume: boolean;
}

/**
 * Opens a folder of parts and holds it until it is closed. A half line at the end, from a process that was killed
 * while it wrote, is no part and is cut off. Throws RangeError where another process holds it, where the parts are
 * those of another run or not as they were written, and where they cannot be written.
 */
export function checkpointFolder(folder: string, options: CheckpointFolderOptions): CheckpointFolder {
  writing(folder, () => madeFolder(dirname(folder)));
  const lock = folderLock(`${folder}.lock`);
  try {
    requireNoLink(folder);
    requireNoLink(join(folder, 'maps'));
    return heldPartFolder(folder, { ...options, lock });
  } catch (error) {
    lock.release();
    throw error;
  }
}

function heldPartFolder(
  folder: string,
  { identity, resume, lock }: CheckpointFolderOptions & { readonly lock: FolderLock },
): CheckpointFolder {
  const now = new Date().toISOString();
  const earlier = resume ? recordIn(folder) : undefined;
  if (earlier !== undefined) requireSameRun(folder, earlier, identity);
  const run = identityDigest(identity);
  const path = join(folder, 'parts.jsonl');
  const parts = earlier === undefined ? noCheckpoints() : checkpointsIn(path, run);
  const { findings, numbers, length } = parts;
  const begin = () => {
    if (earlier === undefined) rmSync(folder, { recursive: true, force: true });
    madeFolder(join(folder, 'maps'));
    if (earlier === undefined) writeWhole(join(folder, 'run.json'), json({ started: now, ...identity }));
  };
  const log = appendedLines(path, { length, begin });
  const keep = (part: string, stored: Omit<StoredLocation, 'path'>) =>
    keeping(() => {
      log.append(lineOf({ part, ...stored }, run));
      findings.set(part, stored);
    });
  return {
    started: typeof earlier?.started === 'string' ? earlier.started : now,
    identity,
    ...checkpointReader(folder, parts),
    keepNumbers: (part, values) =>
      keeping(() => {
        log.append(lineOf({ part, numbers: [...values] }, run));
        numbers.set(part, values);
      }),
    keepRows: (part, kept) => keeping(() => log.append(lineOf({ part, rows: kept }, run))),
    keepMapResults: (part, found) => {
      keeping(log.open);
      // The maps first: a line says that they are there.
      keep(part, writtenMaps(folder, part, found));
    },
    files: { folder, begin: () => keeping(log.open), keep },
    close: () => {
      log.close();
      lock.release();
    },
  };
}

/** Removes the parts of a run that is finished: first what makes them a run that can be gone on with. */
export function removeCheckpoints(folder: string): void {
  rmSync(join(folder, 'run.json'), { force: true });
  rmSync(folder, { recursive: true, force: true });
}
