/** What `npm install saliency-trust` brings along: licences that ask for nothing but their text, and not too much of it. */
import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Licences by which anything may be done with a copy that keeps the text. */
const permissive = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
];

/** Packages of another licence, and why they may stay. */
const exceptions: Readonly<Record<string, string>> = {
  // A shared library that sharp loads, unchanged: whoever installs it may put another build in its place.
  '@img/sharp-libvips': 'LGPL-3.0-or-later',
};

/** Megabytes of all packages but `onnxruntime-node`. */
const mostMegabytes = 60;

interface Installed {
  readonly name: string;
  readonly license: string;
  readonly folder: string;
}

let packages: readonly Installed[] = [];

beforeAll(() => {
  const listed = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  packages = listed
    .split('\n')
    .filter((folder) => folder.includes('node_modules'))
    .map((folder) => ({
      ...(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Omit<Installed, 'folder'>),
      folder,
    }));
});

test('every dependency has a permissive licence', () => {
  expect(packages.length).toBeGreaterThan(20);
  const strays = packages.filter(({ name, license }) => {
    const known = Object.entries(exceptions).some(
      ([start, own]) => name.startsWith(start) && own === license,
    );
    // Of `(MIT OR CC0-1.0)` one is enough.
    const choices = String(license).replaceAll(/[()]/g, '').split(' OR ');
    return !known && !choices.some((choice) => permissive.includes(choice));
  });
  expect(strays.map(({ name, license }) => `${name}: ${license}`)).toEqual([]);
});

test(`the packages beside onnxruntime-node are at most ${mostMegabytes} MB`, () => {
  const sizes = packages
    .filter(({ name }) => name !== 'onnxruntime-node')
    .map(({ folder }) => ({ name: relative(root, folder), bytes: bytesIn(folder) }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(total / 1e6).toBeLessThan(mostMegabytes);
});

/** Without the packages within it, which are listed themselves. */
function bytesIn(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? sum : sum + bytesIn(path);
    return sum + lstatSync(path).size;
  }, 0);
}
