/** Where commands write: never over what they read, in folders that they make, with one line where they cannot. */
import { existsSync, linkSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { runCommand } from '../support/commandLine.ts';
import { smallStudy, workFolder, writeSmallStudy, written } from '../support/workFolder.ts';

const at = workFolder();

beforeAll(() => {
  writeSmallStudy(at);
  written(at('small.json'), JSON.stringify(smallStudy));
  symlinkSync(at('a.onnx'), at('link.onnx'));
  linkSync(at('a.onnx'), at('same.onnx'));
});

describe('a file that is read is never written over', () => {
  test.each(['a.onnx', 'link.onnx', 'same.onnx'])('by export to %s', async (out) => {
    const before = readFileSync(at('a.onnx'));
    expect(await runCommand('export', at('a.onnx'), '--out', at(out))).toEqual({
      code: 2,
      stdout: '',
      stderr: `saliency-trust: --out: expected a file of its own, ${at(out)} is one that is read\n`,
    });
    expect(readFileSync(at('a.onnx')).equals(before)).toBe(true);
  });

  test.each(['small.json', 'masks/p0.png'])('by average-mask to %s', async (out) => {
    const before = readFileSync(at(out));
    const { code, stderr } = await runCommand('average-mask', at('small.json'), '--out', at(out));
    expect([code, stderr]).toEqual([2, expect.stringContaining(`${at(out)} is one that is read`)]);
    expect(readFileSync(at(out)).equals(before)).toBe(true);
  });
});

test('export, average-mask and init make the folder of their file', async () => {
  expect(await runCommand('export', at('a.onnx'), '--out', at('new', 'b', 'a.onnx'))).toMatchObject({
    code: 0,
  });
  const made = await runCommand('average-mask', at('small.json'), '--out', at('new', 'c', 'm.npy'));
  expect(made).toMatchObject({ code: 0 });
  expect(await runCommand('init', at('new', 'd', 'x.json'))).toMatchObject({ code: 0 });
  expect(['b/a.onnx', 'c/m.npy', 'd/x.json'].filter((file) => existsSync(at('new', file)))).toHaveLength(3);
});

describe('page --out', () => {
  test.each<readonly [string, string]>([
    ['a file', 'a file is in its place'],
    ['below a file', 'a file is on the way to it'],
  ])('is refused at %s, in words', async (where, reason) => {
    const file = written(at('note.txt'), 'note');
    const out = where === 'a file' ? file : at('note.txt', 'page');
    const { code, stdout, stderr } = await runCommand('page', '--out', out);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      new RegExp(
        `^saliency-trust: --out: expected a folder that can be written, ${out} cannot: ${reason} \\(E`,
      ),
    );
  });

  test('leaves a folder with other files alone', async () => {
    written(at('site', 'index.html'), 'mine');
    const { code, stderr } = await runCommand('page', '--out', at('site'));
    expect([code, stderr]).toEqual([
      2,
      `saliency-trust: --out: expected an empty folder or an earlier page, ${at('site')} holds 'index.html'\n`,
    ]);
    expect(readdirSync(at('site'))).toEqual(['index.html']);
  });
});

test('inspect says nothing of the data where the sheet cannot be written', async () => {
  const file = written(at('in-the-way'), 'x');
  const { code, stdout, stderr } = await runCommand('inspect', at('small.json'), '--out', file);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr.split('\n')).toHaveLength(2);
});
