import { createHash } from 'node:crypto';
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ndarray from 'ndarray';
import { decodeNpy, encodeNpy } from '../../images/index.ts';
import { json, writeWhole, writing } from '../results/writing.ts';
import { type KeptFinding, keptFindings, restoredFindings } from './keptFindings.ts';
import type { PartStore } from './parts.ts';
import { type RunIdentity, requireSameRun } from './runIdentity.ts';
import { bytesOf, noParts, partsIn, recordIn, type StoredPart } from './storedParts.ts';

/** The parts of a run in a folder, a line each, with the maps beside them. */
export interface PartFolder extends PartStore {
  /** When the run was begun: now, or before it was interrupted. */
  readonly started: string;
  /** Ends writing; what is there stays. */
  close(): void;
}

export interface PartFolderOptions {
  readonly identity: RunIdentity;
  /** Go on from the parts that are there, if there are any; otherwise they are replaced by the first new one. */
  readonly resume: boolean;
}

/**
 * Opens a folder of parts. A half line at the end, from a process that was killed while it wrote, is no part and is
 * cut off. Throws RangeError where the parts are those of another run, and where they cannot be written.
 */
export function partFolder(folder: string, { identity, resume }: PartFolderOptions): PartFolder {
  const now = new Date().toISOString();
  const earlier = resume ? recordIn(folder) : undefined;
  if (earlier !== undefined) requireSameRun(folder, earlier, identity);
  const path = join(folder, 'parts.jsonl');
  const { rows, findings, length } = earlier === undefined ? noParts() : partsIn(path);
  let end = length;
  let file: number | undefined;
  const begun = () => {
    if (file !== undefined) return file;
    file = writing(path, () => {
      if (earlier === undefined) rmSync(folder, { recursive: true, force: true });
      mkdirSync(join(folder, 'maps'), { recursive: true });
      if (earlier === undefined) writeWhole(join(folder, 'run.json'), json({ started: now, ...identity }));
      const opened = openSync(path, 'a');
      ftruncateSync(opened, end);
      return opened;
    });
    return file;
  };
  const append = (part: StoredPart) => {
    const opened = begun();
    const line = new TextEncoder().encode(`${JSON.stringify(part)}\n`);
    writing(path, () => {
      try {
        writeFileSync(opened, line);
        end += line.length;
      } catch (error) {
        // What was written of the line is no part.
        ftruncateSync(opened, end);
        throw error;
      }
    });
  };
  return {
    started: typeof earlier?.started === 'string' ? earlier.started : now,
    has: (key) => rows.has(key) || findings.has(key),
    rowsOf: (key) => rows.get(key),
    findingsOf: (key) => {
      const kept = findings.get(key);
      return kept && findingsIn(mapsPath(folder, key), kept);
    },
    keepRows: (part, kept) => keeping(() => append({ part, rows: kept })),
    keepFindings: (part, found) =>
      keeping(() => {
        begun();
        const { kept, planes } = keptFindings(found);
        // The maps first: a line says that they are there.
        if (planes.length > 0)
          writeWhole(mapsPath(folder, part), encodeNpy(ndarray(planes, [planes.length])));
        append({ part, findings: kept });
      }),
    close: () => {
      if (file !== undefined) closeSync(file);
      file = undefined;
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
export function removeParts(folder: string): void {
  rmSync(join(folder, 'run.json'), { force: true });
  rmSync(folder, { recursive: true, force: true });
}

function findingsIn(path: string, kept: readonly KeptFinding[]) {
  const bytes = bytesOf(path);
  if (bytes === undefined) return restoredFindings(kept, new Float32Array());
  const { data } = decodeNpy(bytes, path);
  return data instanceof Float32Array ? restoredFindings(kept, data) : undefined;
}

function mapsPath(folder: string, key: string): string {
  return join(folder, 'maps', `${createHash('sha256').update(key).digest('hex').slice(0, 16)}.npy`);
}
