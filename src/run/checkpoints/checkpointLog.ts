import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { isRecord } from '../../checks/isRecord.ts';
import { bytesIfThere } from '../../files/ifThere.ts';
import { defaultLimits } from '../../files/limits.ts';
import type { Row } from '../../types/row.ts';
import type { EncodedMap } from './checkpointCodec.ts';

/** What one line of `parts.jsonl` says of a part. */
export type StoredCheckpoint =
  | { readonly part: string; readonly rows: readonly Row[] }
  | {
      readonly part: string;
      readonly findings: readonly EncodedMap[];
      /** SHA-256 of the file of their maps; absent where they have none. */
      readonly maps?: string;
    }
  | { readonly part: string; readonly numbers: readonly number[] };

/** What was found, without its maps, and the digest of these. */
export type StoredMaps = Omit<Extract<StoredCheckpoint, { findings: unknown }>, 'part'>;

/** The finished parts of a run by their names. */
export interface StoredCheckpoints {
  readonly rows: Map<string, readonly Row[]>;
  readonly findings: Map<string, StoredMaps>;
  readonly numbers: Map<string, Float32Array>;
  /** Bytes of the whole lines. */
  readonly length: number;
}

/** No parts. */
export function noCheckpoints(): StoredCheckpoints {
  return { rows: new Map(), findings: new Map(), numbers: new Map(), length: 0 };
}

/** A part as a line, with the digest of the run that it is of and last its own. */
export function lineOf(part: StoredCheckpoint, run: string): string {
  const text = JSON.stringify({ ...part, run });
  return `${text.slice(0, -1)}${ending(text)}\n`;
}

/** Who reads parts, and what helps where they are not as they were written: both for a message. */
export interface LogReading {
  readonly reader: string;
  readonly remedy: string;
}

const resuming: LogReading = { reader: '--resume', remedy: 'without --resume the run is begun anew' };

/**
 * What the whole lines of a file hold; a half line at its end is no part. Throws RangeError for a line that is not as
 * it was written, and for one of another run than that with the digest `run`.
 */
export function checkpointsIn(
  path: string,
  run: string,
  { reader, remedy }: LogReading = resuming,
): StoredCheckpoints {
  const { rows, findings, numbers } = noCheckpoints();
  let length = 0;
  const bytes = storedBytes(path) ?? new Uint8Array();
  const text = new TextDecoder();
  for (let line = 1; ; line++) {
    const end = bytes.indexOf(10, length);
    if (end < 0) break;
    const part = partOf(text.decode(bytes.subarray(length, end)), run);
    if (typeof part === 'string') {
      throw new RangeError(`${reader}: ${path}: line ${line} ${part}; ${remedy}`);
    }
    if ('rows' in part) rows.set(part.part, part.rows);
    else if ('numbers' in part) numbers.set(part.part, Float32Array.from(part.numbers));
    else findings.set(part.part, part);
    length = end + 1;
  }
  return { rows, findings, numbers, length };
}

/** The part of a line, or what is wrong with the line. */
function partOf(line: string, run: string): StoredCheckpoint | string {
  const text = `${line.slice(0, -endingLength)}}`;
  if (line.slice(-endingLength) !== ending(text)) return 'is not as it was written';
  // Only this program writes a line with such a digest.
  const { run: own, ...part } = JSON.parse(text) as StoredCheckpoint & { readonly run: string };
  return own === run ? part : 'is of another run';
}

/** How the line of an object ends: its digest, in the object. */
function ending(text: string): string {
  return `,"sha256":"${createHash('sha256').update(text).digest('hex')}"}`;
}

const endingLength = ending('').length;

/** The record of the run that a folder of parts belongs to; undefined where there is none. */
export function recordIn(folder: string): Readonly<Record<string, unknown>> | undefined {
  const bytes = storedBytes(join(folder, 'run.json'));
  if (bytes === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The bytes of a file of a run that was begun; undefined where there is none. It may be large. */
export function storedBytes(path: string): Uint8Array | undefined {
  const limits = { ...defaultLimits, fileBytes: Infinity };
  return bytesIfThere(path, { what: 'a file of a run that was begun', limits });
}
