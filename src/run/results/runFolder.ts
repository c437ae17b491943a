import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type * as z from 'zod';
import { errnoCode } from '../../files/errnoCode.ts';
import { isFolder } from '../../files/isFolder.ts';
import { namedPath } from '../../files/quoted.ts';
import type { Summary } from '../../types/summary.ts';
import { underPresentKeys } from './earlierSummary.ts';
import { manifestSchema, type StoredManifest, suiteFileSchema } from './manifestSchema.ts';
import { checkedValue, parsed, storedValue, textIn } from './storedFile.ts';
import { summarySchema } from './summarySchema.ts';

/** A finished run, as its folder tells. */
export interface RunRecord {
  readonly folder: string;
  readonly manifest: StoredManifest;
  /** Undefined where it was lost. */
  readonly summary: Summary | undefined;
}

/**
 * The finished run in a folder; of a suite those in the folders of its tasks, in its order. Throws RangeError where
 * there is none, where one was broken off, and for files that are not those of a run.
 */
export function finishedRuns(folder: string): RunRecord[] {
  const names = namesIn(folder);
  if (names.includes('manifest.json')) return [runRecord(folder)];
  if (names.includes('shard.json')) {
    throw new RangeError(
      `${folder} must hold a finished run, found a shard of one: merge puts shards together`,
    );
  }
  if (names.includes('partial')) {
    throw new RangeError(
      `${folder} must hold a finished run, found one that stopped early: bench --resume finishes it`,
    );
  }
  if (names.includes('suite.json')) return suiteIn(folder).tasks.map((name) => runRecord(join(folder, name)));
  const below = names
    .map((name) => join(folder, name))
    .filter((path) => isFolder(path) && namesIn(path).includes('manifest.json'));
  if (below.length > 0) return below.map(runRecord);
  throw new RangeError(`${folder} must hold a finished run, found no manifest.json`);
}

/** The name of the suite in a folder; undefined where it holds a single run. */
export function suiteName(folder: string): string | undefined {
  return namesIn(folder).includes('suite.json') ? suiteIn(folder).name : undefined;
}

function suiteIn(folder: string): { readonly name: string; readonly tasks: readonly string[] } {
  return fileOf(join(folder, 'suite.json'), suiteFileSchema);
}

function runRecord(folder: string): RunRecord {
  const manifest = fileOf(join(folder, 'manifest.json'), manifestSchema);
  const path = join(folder, 'summary.json');
  const text = textIn(path);
  const summary =
    text === undefined ? undefined : checkedValue(underPresentKeys(parsed(text, path)), summarySchema, path);
  return { folder, manifest, summary };
}

/** The summary of a run. Throws RangeError where it was lost. */
export function summaryIn({ folder, summary }: RunRecord): Summary {
  if (summary !== undefined) return summary;
  throw new RangeError(
    `${join(folder, 'summary.json')}: expected a file of a finished run, found none; report makes it again from the rows`,
  );
}

/** What a JSON file holds, checked. */
function fileOf<T>(path: string, schema: z.ZodType<T>): T {
  const text = textIn(path);
  if (text === undefined)
    throw new RangeError(`${path}: expected a file of a finished run, cannot read it (ENOENT)`);
  return storedValue(text, schema, path);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    throw new RangeError(
      `${namedPath(folder)} must be the folder of a run, cannot read it (${errnoCode(error) ?? error})`,
    );
  }
}
