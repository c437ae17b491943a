import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Summary } from '../../types/summary.ts';
import { systemCode } from './systemCode.ts';

/** A finished run, as its folder tells. */
export interface RunRecord {
  readonly folder: string;
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly summary: Summary;
}

/**
 * The finished run in a folder; of a suite those in the folders of its tasks, in its order. Throws RangeError where
 * there is none, where one was broken off, and for files that are not those of a run.
 */
export function finishedRuns(folder: string): RunRecord[] {
  const names = namesIn(folder);
  if (names.includes('manifest.json')) return [runRecord(folder)];
  if (names.includes('partial')) {
    throw new RangeError(
      `${folder} must hold a finished run, found one that was broken off: bench --resume ends it`,
    );
  }
  if (names.includes('suite.json')) return suiteIn(folder).tasks.map((name) => runRecord(join(folder, name)));
  const below = names
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isDirectory() && namesIn(path).includes('manifest.json'));
  if (below.length > 0) return below.map(runRecord);
  throw new RangeError(`${folder} must hold a finished run, found no manifest.json`);
}

/** The name of the suite in a folder; undefined where it holds a single run. */
export function suiteName(folder: string): string | undefined {
  return namesIn(folder).includes('suite.json') ? suiteIn(folder).name : undefined;
}

function suiteIn(folder: string): { readonly name: string; readonly tasks: readonly string[] } {
  const path = join(folder, 'suite.json');
  const { name, tasks } = jsonFile(path);
  const isList = Array.isArray(tasks) && tasks.every((task) => typeof task === 'string');
  if (typeof name !== 'string' || !isList) throw new RangeError(`${path} must name a suite and its tasks`);
  return { name, tasks };
}

function runRecord(folder: string): RunRecord {
  const manifest = jsonFile(join(folder, 'manifest.json'));
  const summary = jsonFile(join(folder, 'summary.json'));
  if (!isRecord(summary.criteria)) {
    throw new RangeError(`${join(folder, 'summary.json')} must be the summary of a run, has no criteria`);
  }
  return { folder, manifest, summary: summary as unknown as Summary };
}

/** The object in a JSON file. */
export function jsonFile(path: string): Readonly<Record<string, unknown>> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new RangeError(
      `${path}: expected a file of a finished run, cannot read it (${systemCode(error) ?? error})`,
    );
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch (error) {
    throw new RangeError(`${path}: expected JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw new RangeError(`${path}: expected a JSON object, got ${text.slice(0, 20)}`);
}

/** True of an object that is no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    throw new RangeError(
      `${folder} must be the folder of a run, cannot read it (${systemCode(error) ?? error})`,
    );
  }
}
