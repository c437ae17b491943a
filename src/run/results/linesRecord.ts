import { createHash } from 'node:crypto';
import type { Row } from '../../types/row.ts';
import type { StoredManifest } from './manifestSchema.ts';

/** What a manifest says of a file of lines, such as `rows.jsonl`. */
export interface LinesRecord {
  readonly count: number;
  /** SHA-256 of the file. */
  readonly sha256: string;
}

/** The record of lines that are about to be written. */
export function linesRecord(lines: Iterable<string>): LinesRecord {
  const hash = createHash('sha256');
  let count = 0;
  for (const line of lines) {
    hash.update(line);
    count++;
  }
  return { count, sha256: hash.digest('hex') };
}

/** Throws RangeError where a text of `count` lines is not the file that a run wrote. */
export function requireSameLines(
  path: string,
  { text, count, what }: { readonly text: string; readonly count: number; readonly what: string },
  record: LinesRecord,
): void {
  if (count !== record.count) {
    throw new RangeError(`${path}: expected the ${record.count} ${what} of the run, found ${count}`);
  }
  if (createHash('sha256').update(text).digest('hex') !== record.sha256) {
    throw new RangeError(`${path}: expected the ${what} as the run wrote them, found them changed`);
  }
}

/**
 * Throws RangeError where a criterion has no row of a method and image of the manifest: what can be told of the rows
 * of a manifest that has no record of them, as one of an earlier version.
 */
export function requireEveryUnit(
  path: string,
  rows: readonly Row[],
  { config, images = [] }: StoredManifest,
): void {
  const unit = (...parts: readonly unknown[]) => JSON.stringify(parts);
  const found = new Set(rows.map(({ audit, subject, image }) => unit(audit, subject.name, image)));
  for (const criterion of config?.criteria ?? []) {
    for (const { name } of config?.methods ?? []) {
      for (const { id } of images) {
        if (found.has(unit(criterion, name, id))) continue;
        throw new RangeError(`${path}: expected rows of ${criterion}, ${name} and ${id}, found none`);
      }
    }
  }
}
