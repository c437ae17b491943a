import { existsSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { madeFolder } from '../../src/files/madeFolder.ts';
import { runCommand } from '../support/commandLine.ts';
import { workFolder, written } from '../support/workFolder.ts';

const at = workFolder();

test('madeFolder(path) makes all that is missing and gives the uppermost of it', () => {
  expect(madeFolder(at('a', 'b', 'c'))).toBe(at('a'));
  expect(madeFolder(at('a', 'b', 'c'))).toBeUndefined();
  expect(madeFolder(at('a', 'd'))).toBe(at('a', 'd'));
  written(at('file'), 'x');
  expect(() => madeFolder(at('file'))).toThrow(/EEXIST/);
  expect(() => madeFolder(at('file', 'below'))).toThrow(/ENOTDIR/);
});

/** The kernel makes this folder on Linux; elsewhere there is none to try. */
const proc = existsSync('/proc/self') ? test : test.skip;

proc('a folder that the system does not make is refused in one line, and at once', async () => {
  for (const args of [
    ['bench', '--out', '/proc/x/y'],
    ['init', '/proc/x/y.json'],
  ]) {
    const { code, stdout, stderr } = await runCommand(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^saliency-trust: [^\n]*: the system makes no file or folder there \(ENOENT\)\n$/);
  }
});
