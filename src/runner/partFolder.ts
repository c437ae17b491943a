import { createHash } from 'node:crypto';
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ndarray from 'ndarray';
import { decodeNpy, encodeNpy } from '../images/index.ts';
import type { Row } from '../types/row.ts';
import { type KeptFinding, keptFindings, restoredFindings } from './keptFindings.ts';
import type { PartStore } from './parts.ts';
import { isRecord } from './runFolder.ts';
import { type RunIdentity, requireSameRun } from './runIdentity.ts';
import { systemCode } from './systemCode.ts';
import { json, writeWhole, writing } from './writing.ts';

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
  const { rows, findings, length } = earlier === undefined ? nothing() : partsIn(path);
  let end = length;
  let file: number | undefined;
  const begun = () => {
    if (file !== undefined) return file;
    file = writing(path, () => {
      if (earlier === undefined) {
        rmSync(folder, { recursive: true, force: true });
        mkdirSync(join(folder, 'maps'), { recursive: true });
        writeWhole(join(folder, 'run.json'), json({ started: now, ...identity }));
      }
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
        ftruncateSync(opened, end);
        throw error;
      }
    });
  };
  return {
    started: typeof earlier?.started === 'string' ? earlier.started : now,
    rowsOf: (key) => rows.get(key),
    findingsOf: (key) => {
      const kept = findings.get(key);
      return kept && findingsIn(mapsPath(folder, key), kept);
    },
    keepRows: (part, kept) => append({ part, rows: kept }),
    keepFindings: (part, found) => {
      begun();
      const { kept, planes } = keptFindings(found);
      // The maps first: a line says that they are there.
      if (planes.length > 0) writeWhole(mapsPath(folder, part), encodeNpy(ndarray(planes, [planes.length])));
      append({ part, findings: kept });
    },
    close: () => {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

/** Removes the parts of a run that is finished: first what makes them a run that can be gone on with. */
export function removeParts(folder: string): void {
  rmSync(join(folder, 'run.json'), { force: true });
  rmSync(folder, { recursive: true, force: true });
}

/** One line of `parts.jsonl`. */
type StoredPart =
  | { readonly part: string; readonly rows: readonly Row[] }
  | { readonly part: string; readonly findings: readonly KeptFinding[] };

interface StoredParts {
  readonly rows: Map<string, readonly Row[]>;
  readonly findings: Map<string, readonly KeptFinding[]>;
  /** Bytes of the whole lines. */
  readonly length: number;
}

function nothing(): StoredParts {
  return { rows: new Map(), findings: new Map(), length: 0 };
}

/** What the whole lines of a file hold, up to the first that is none. */
function partsIn(path: string): StoredParts {
  const { rows, findings } = nothing();
  let length = 0;
  const bytes = bytesOf(path) ?? new Uint8Array();
  const text = new TextDecoder();
  while (true) {
    const end = bytes.indexOf(10, length);
    if (end < 0) break;
    const part = partOf(text.decode(bytes.subarray(length, end)));
    if (part === undefined) break;
    if ('rows' in part) rows.set(part.part, part.rows);
    else findings.set(part.part, part.findings);
    length = end + 1;
  }
  return { rows, findings, length };
}

function partOf(line: string): StoredPart | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isPart = isRecord(value) && (Array.isArray(value.rows) || Array.isArray(value.findings));
    // The lines of this file are written here and nowhere else.
    return isPart ? (value as unknown as StoredPart) : undefined;
  } catch {
    return undefined;
  }
}

function recordIn(folder: string): Readonly<Record<string, unknown>> | undefined {
  const bytes = bytesOf(join(folder, 'run.json'));
  if (bytes === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
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

/** The bytes of a file; undefined where there is none. */
function bytesOf(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw new RangeError(`cannot read ${path} (${systemCode(error) ?? error})`);
  }
}
