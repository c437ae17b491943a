/** Folders of reference cases: `expected.json` and the arrays that it names. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { npyFile } from './npyFile.mjs';

/** The folders at or directly below `path` that hold an `expected.json`. */
export function goldenFolders(path) {
  if (existsSync(join(path, 'expected.json'))) return [path];
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(path, name))
    .filter((folder) => existsSync(join(folder, 'expected.json')))
    .sort();
}

/** A folder's topic and its cases; files are read when a case is opened. */
export function goldenFolder(path) {
  const { topic = basename(resolve(path)), cases } = JSON.parse(
    readFileSync(join(path, 'expected.json'), 'utf8'),
  );
  if (!Array.isArray(cases)) throw new TypeError(`${join(path, 'expected.json')}: expected a list of cases`);
  return { path, topic, cases };
}

/**
 * A case with its files: `.npy` files as ndarrays, other files that are there as paths, all else as it stands. `expected`
 * joins `outputs` and `numbers`, or is `output`. `caseNamed` opens another case of the folder, `fileNamed` gives a path.
 */
export function openedCase(folder, entry) {
  const { name, operation, params = {}, tolerance } = entry;
  const fileNamed = (file) => join(folder.path, file);
  const opened = (value) => {
    if (Array.isArray(value)) return value.map(opened);
    if (typeof value !== 'string') return value;
    if (value.endsWith('.npy')) return npyFile(fileNamed(value));
    return value !== '' && existsSync(fileNamed(value)) ? fileNamed(value) : value;
  };
  const loaded = (values = {}) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, opened(value)]));
  return {
    name,
    operation,
    params,
    tolerance,
    inputs: loaded(entry.inputs),
    expected: withArrays(entry.output ?? { ...entry.outputs, ...entry.numbers }, fileNamed),
    fileNamed,
    caseNamed: (other) => {
      const found = folder.cases.find((one) => one.name === other);
      if (found === undefined) throw new RangeError(`${folder.path} has no case ${other}`);
      return openedCase(folder, found);
    },
  };
}

/** Only texts that end in .npy are files of the expected values. */
function withArrays(value, fileNamed) {
  if (typeof value === 'string') return value.endsWith('.npy') ? npyFile(fileNamed(value)) : value;
  if (Array.isArray(value)) return value.map((part) => withArrays(part, fileNamed));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withArrays(part, fileNamed)]));
}
