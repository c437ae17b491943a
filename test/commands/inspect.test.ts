/** `inspect`, on a set in which much is wrong. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { decodePng } from '../../src/readers/index.ts';
import { runCommand } from '../support/commandLine.ts';
import { greyPng, workFolder, writeSmallStudy, written } from '../support/workFolder.ts';

const at = workFolder();
const count = 40;

/** Of forty images every second is ill; ill ones are portable and older, but for a few. Two patients are in both splits. */
const rows = Array.from({ length: count }, (_, i) => {
  const isIll = i % 2 === 0;
  const view = isIll === i > 3 ? 'portable' : 'fixed';
  return [
    `x${i}.png`,
    `p${Math.floor(i / 2)}`,
    isIll ? 'ill' : 'well',
    view,
    isIll ? 60 + (i % 7) : 40 + (i % 7),
    i < 21 && i !== 3 ? 'train' : 'test',
  ];
});

beforeAll(() => {
  writeSmallStudy(at, 1);
  written(at('table.csv'), `file,who,dx,view,age,fold\n${rows.map((row) => row.join()).join('\n')}\n`);
  for (let i = 0; i < count; i++) {
    written(at('x', `x${i}.png`), i === 5 ? 'no picture' : greyPng((y, x) => 9 * y + x + i));
    if (i < 10)
      written(
        at('lungs', `x${i}.png`),
        greyPng((y) => (i > 0 && y < 6 ? 255 : 0)),
      );
  }
  const config = {
    name: 'set',
    dataset: {
      ...{ kind: 'table', table: 'table.csv', images: 'x' },
      columns: { image: 'file', patient: 'who', label: 'dx', split: 'fold', attributes: ['view', 'age'] },
      ...{ classes: ['well', 'ill', 'worse'], regions: { lungs: { kind: 'images', folder: 'lungs' } } },
    },
    classifiers: [{ id: 'a', model: 'a.onnx', preprocess: { range: [0, 3000] } }],
    target: 1,
    criteria: ['localization'],
  };
  written(at('set.json'), JSON.stringify(config));
});

describe('inspect CONFIG', () => {
  test('counts images, patients, classes, splits, sizes, attributes and regions', async () => {
    const { code, stdout } = await runCommand('inspect', at('set.json'), '--out', at('out'));
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines.slice(0, 7)).toEqual([
      'set: 40 images of 20 patients',
      '  classes: well 20, ill 20, worse 0',
      '  splits: test 20, train 20',
      '  sizes: 24 x 24, grey 39',
      '  view: fixed 20, portable 20',
      '  age: 40 to 66, median 46',
      '  region lungs: in 9 images, empty in 1 of them, 25 % to 25 % of the image, median 25 %',
    ]);
    const warnings = lines.filter((line) => line.startsWith('warning: '));
    expect(warnings).toEqual([
      expect.stringMatching(/^warning: x5 cannot be read: .*x5\.png: expected an image/),
      'warning: 2 of 20 patients have images in several splits: train, test',
      'warning: no image has the class worse',
      'warning: region lungs is empty in 1 of the 9 images that have one',
      // 18 of 20 and 2 of 20.
      expect.stringMatching(
        /^warning: view is (?:portable|fixed) in (?:10|90) % of the images with \w+, in (?:90|10) % of the others \(p below 0\.001\)$/,
      ),
      'warning: age is 62.9 on average with ill, 42.9 without (p below 0.001)',
    ]);
  });

  test('writes a sheet of eight pictures with the outlines of their regions', async () => {
    const { stdout, stderr } = await runCommand('inspect', at('set.json'), '--out', at('sheet'));
    expect(stdout).toMatch(/\non the sheet, row by row: x0, x6, /);
    expect(stdout).toContain('regions in colours: lungs cyan');
    expect(stderr).toContain('contact-sheet.png');
    const { shape, data } = decodePng(
      new Uint8Array(readFileSync(at('sheet', 'contact-sheet.png'))),
      'sheet',
    );
    expect(shape).toEqual([2 * 260 + 4, 4 * 260 + 4, 3]);
    const cyan = Array.from(
      { length: data.length / 3 },
      (_, i) => data[3 * i] === 0 && data[3 * i + 1] === 255 && data[3 * i + 2] === 255,
    );
    expect(cyan.filter(Boolean).length).toBeGreaterThan(200);
  });

  test('--where takes rows, and a leak between splits is still seen; bench takes it as well', async () => {
    const asked = ['--where', 'fold=test', '--where', 'view=portable,fixed', '--out', at('where')];
    const { stdout } = await runCommand('inspect', at('set.json'), ...asked);
    expect(stdout).toMatch(/^set: 20 images of 11 patients\n/);
    expect(stdout).toContain('2 of 20 patients have images in several splits');
    const bench = [
      'bench',
      at('set.json'),
      '--where',
      'who=p0',
      '--methods',
      'gradient',
      '--quiet',
      '--out',
      at('bench'),
    ];
    expect((await runCommand(...bench)).stdout).toMatch(/^set: 2 images/);
    expect(await runCommand('inspect', at('set.json'), '--where', 'fold')).toMatchObject({
      code: 2,
      stderr: "saliency-trust: --where: expected COLUMN=VALUE, got 'fold'\n",
    });
  });
});
