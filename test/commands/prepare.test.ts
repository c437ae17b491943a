/** `prepare`: the altered data sets of an audit, as another program would read them. */
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readImage } from '../../src/readers/index.ts';
import { runCommand } from '../support/commandLine.ts';
import { side, writeMaskingStudy } from '../support/maskingStudy.ts';
import { workFolder, written } from '../support/workFolder.ts';

const at = workFolder();
const config = {
  dataset: { kind: 'module', module: 'data.mjs' },
  classifiers: [{ id: 'later', model: 'not-there-yet.onnx', trainedOn: 'no-roi' }],
  audits: [{ name: 'masking', region: 'square', fill: 'black' }],
};

beforeAll(async () => {
  writeMaskingStudy(at(), {
    count: 6,
    inside: 'k === 2 ? false : x >= 5 && x < 11 && y >= 4 && y < 12',
    attributes: "{ sex: k % 2 ? 'F' : 'M, other' }",
  });
  written(at('config.json'), JSON.stringify(config));
});

describe('prepare masking CONFIG', () => {
  test('writes a folder of pictures with a table for each masking, and counts what has no copy', async () => {
    const run = await runCommand('prepare', 'masking', at('config.json'), '--out', at('out'));
    expect(run).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('no-roi: 1 x the region is empty'),
    });
    const names = ['full', 'no-roi', 'no-roi-box', 'only-roi', 'only-roi-box'];
    expect(readdirSync(at('out')).sort()).toEqual([...names, 'manifest.json'].sort());
    expect(readdirSync(at('out', 'full'))).toHaveLength(7);
    expect(readdirSync(at('out', 'no-roi')).sort()).toEqual([
      'labels.csv',
      'x0.png',
      'x1.png',
      'x3.png',
      'x4.png',
      'x5.png',
    ]);
    expect(
      readFileSync(at('out', 'full', 'labels.csv'), 'utf8')
        .split('\n')
        .slice(0, 2),
    ).toEqual(['image,patient,label,split,sex', 'x0.png,p0,0,,"M, other"']);
    const manifest = JSON.parse(readFileSync(at('out', 'manifest.json'), 'utf8'));
    expect(manifest.sets.map(({ images }: { images: number }) => images)).toEqual([6, 5, 5, 5, 5]);
    for (const { name, images, sha256 } of manifest.sets)
      expect(run.stdout).toContain(`${name}: ${images} images, SHA-256 ${sha256}\n`);
  });

  test('the region is black in one copy, all else in the other, and together they are the image', async () => {
    const [whole, without, alone] = await Promise.all(
      ['full', 'no-roi', 'only-roi'].map((name) => readImage(at('out', name, 'x3.png'))),
    );
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++) {
        const inside = x >= 5 && x < 11 && y >= 4 && y < 12;
        const value = whole?.get(y, x, 0);
        expect([without?.get(y, x, 0), alone?.get(y, x, 0)]).toEqual(inside ? [0, value] : [value, 0]);
      }
  });

  test('values between grey levels keep 16 bits', async () => {
    const image = await readImage(at('out', 'full', 'x1.png'));
    const fractions = [...image.data].filter((value) => !Number.isInteger(value));
    expect(fractions.length).toBeGreaterThan(100);
  });

  test('writes the same digests again, and never into a folder that holds something', async () => {
    const [first, again] = [at('out', 'manifest.json'), at('again', 'manifest.json')];
    await runCommand('prepare', 'masking', at('config.json'), '--out', at('again'));
    expect(readFileSync(again, 'utf8')).toBe(readFileSync(first, 'utf8'));
    expect(await runCommand('prepare', 'masking', at('config.json'), '--out', at('out'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--out: expected an empty folder'),
    });
  });
});

test.each<readonly [readonly string[], string]>([
  [['slices', 'config.json', '--out', 'x'], "prepare: expected one of masking, got 'slices'"],
  [['masking', 'config.json'], 'prepare: expected --out DIR, got none'],
])('%j is refused in one line', async ([audit = '', file = '', ...flags], line) => {
  const run = await runCommand('prepare', audit, at(file), ...flags);
  expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining(line) });
});
