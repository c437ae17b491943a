import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../../files/systemCode.ts';
import type { Row } from '../../types/row.ts';
import { isRecord } from '../config/isRecord.ts';
import type { KeptFinding } from './keptFindings.ts';

/** One line of `parts.jsonl`. */
export type StoredPart =
  | { readonly part: string; readonly rows: readonly Row[] }
  | { readonly part: string; readonly findings: readonly KeptFinding[] };

/** The finished parts of a run by their names. */
export interface StoredParts {
  readonly rows: Map<string, readonly Row[]>;
  readonly findings: Map<string, readonly KeptFinding[]>;
  /** Bytes of the whole lines. */
  readonly length: number;
}

/** No parts. */
export function noParts(): StoredParts {
  return { rows: new Map(), findings: new Map(), length: 0 };
}

/** What the whole lines of a file hold, up to the first that is none. */
export function partsIn(path: string): StoredParts {
  const { rows, findings } = noParts();
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

/** The record of the run that a folder of parts belongs to; undefined where there is none. */
export function recordIn(folder: string): Readonly<Record<string, unknown>> | undefined {
  const bytes = bytesOf(join(folder, 'run.json'));
  if (bytes === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The bytes of a file; undefined where there is none. */
export function bytesOf(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw new RangeError(`cannot read ${path} (${systemCode(error) ?? error})`);
  }
}
