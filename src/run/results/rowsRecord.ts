import { createHash } from 'node:crypto';
import type { Row } from '../../types/row.ts';
import type { StoredManifest } from './manifestSchema.ts';
import { rowLines } from './rowsFile.ts';

/** What a manifest says of the rows of its run. */
export interface RowsRecord {
  readonly count: number;
  /** SHA-256 of `rows.jsonl`. */
  readonly sha256: string;
}

/** The record of rows that are about to be written. */
export function rowsRecord(rows: readonly Row[]): RowsRecord {
  const hash = createHash('sha256');
  for (const line of rowLines(rows)) hash.update(line);
  return { count: rows.length, sha256: hash.digest('hex') };
}

/**
 * Throws RangeError where the file at `path`, whose text holds `rows`, is not the one that the run wrote. A manifest
 * of an earlier version does not say: then every criterion must have a row of every method and image.
 */
export function requireAllRows(
  path: string,
  {
    text,
    rows,
    manifest,
  }: { readonly text: string; readonly rows: readonly Row[]; readonly manifest: StoredManifest },
): void {
  const { rows: record } = manifest;
  if (record === undefined) {
    requireEveryUnit(path, rows, manifest);
    return;
  }
  if (rows.length !== record.count) {
    throw new RangeError(`${path}: expected the ${record.count} rows of the run, found ${rows.length}`);
  }
  if (createHash('sha256').update(text).digest('hex') !== record.sha256) {
    throw new RangeError(`${path}: expected the rows as the run wrote them, found them changed`);
  }
}

function requireEveryUnit(path: string, rows: readonly Row[], { config, images = [] }: StoredManifest): void {
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
