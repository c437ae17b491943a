import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ndarray from 'ndarray';
import { madeFolder } from '../../files/madeFolder.ts';
import { json, writeWhole, writing } from '../../files/writing.ts';
import { encodeNpy } from '../../images/index.ts';
import { type FolderLock, folderLock } from '../results/folderLock.ts';
import { requireNoLink } from '../results/noLink.ts';
import { appendedLines } from './appendedLines.ts';
import { encodedMaps } from './checkpointCodec.ts';
import { checkpointsIn, lineOf, noCheckpoints, recordIn } from './checkpointLog.ts';
import { checkpointReader, digestOf, mapsPath } from './checkpointReader.ts';
import type { CheckpointStore } from './checkpoints.ts';
import { identityDigest, type RunIdentity, requireSameRun } from './runIdentity.ts';

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
    keepFindings: (part, found) =>
      keeping(() => {
        log.open();
        const { kept, planes } = encodedMaps(found);
        // The maps first: a line says that they are there.
        const maps = planes.length > 0 ? encodeNpy(ndarray(planes, [planes.length])) : undefined;
        if (maps !== undefined) writeWhole(mapsPath(folder, part), maps);
        const digest = maps && { maps: digestOf(maps) };
        log.append(lineOf({ part, findings: kept, ...digest }, run));
        findings.set(part, { findings: kept, ...digest });
      }),
    close: () => {
      log.close();
      lock.release();
    },
  };
}

/** Adds to a refusal of the system that nothing is lost by it. */
function keeping(keep: () => void): void {
  try {
    keep();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`${error.message}; what is finished is kept, and --resume goes on from it`);
  }
}

/** Removes the parts of a run that is finished: first what makes them a run that can be gone on with. */
export function removeCheckpoints(folder: string): void {
  rmSync(join(folder, 'run.json'), { force: true });
  rmSync(folder, { recursive: true, force: true });
}
