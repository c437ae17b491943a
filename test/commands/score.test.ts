/** `score`: maps of any tool against masks. Wanted numbers are of scikit-learn 1.9.1, printed by the script in each test's comment. */
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { encode } from 'fast-png';
import ndarray from 'ndarray';
import { encodeNpy } from '../../src/images/index.ts';
import type { Row } from '../../src/types/row.ts';
import type { Summary } from '../../src/types/summary.ts';
import { runCommand } from '../support/commandLine.ts';
import { expectClose } from '../support/expectClose.ts';
import { greyPng, workFolder, written } from '../support/workFolder.ts';

const at = workFolder();

/** The bytes of a float64 `.npy`, as `numpy.save` writes it. */
function float64Npy(values: readonly number[], shape: readonly number[]): Uint8Array {
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
  const bytes = new Uint8Array(128 + 8 * values.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
  bytes.set(new TextEncoder().encode(`${header.padEnd(117)}\n`), 10);
  bytes.set(new Uint8Array(Float64Array.from(values).buffer), 128);
  return bytes;
}

const maskOf = (values: readonly number[]) => greyPng((y, x) => 255 * (values[4 * y + x] ?? 0), 4);
const masks = {
  one: [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  two: [0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0],
  none: new Array<number>(16).fill(0),
};
const map = [0.1, 0.9, 0.2, 0.4, 0.5, 0.8, 0.3, 0.3, 0.0, 0.6, 0.7, 0.1, 0.2, 0.2, 0.0, 0.05];

/**
 * from sklearn.metrics import average_precision_score, roc_auc_score, precision_recall_curve, auc
 * average_precision_score(mask, map); roc_auc_score(mask, map); p, r, _ = precision_recall_curve(mask, map); auc(r, p)
 */
const wanted = {
  one: {
    averagePrecision: 0.7575757575757576,
    trapezoidAuprc: 0.7537878787878787,
    rocAuc: 0.8205128205128205,
    pointingGame: 1.0,
  },
  two: {
    averagePrecision: 0.6041666666666666,
    trapezoidAuprc: 0.5104166666666666,
    rocAuc: 0.8645833333333334,
    pointingGame: 0.0,
  },
  twoAgainstOne: 0.20833333333333331,
};

const rowsIn = (folder: string): Row[] =>
  readFileSync(at(folder, 'rows.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
const values = (rows: readonly Row[], method: string, image: string) =>
  Object.fromEntries(
    rows.flatMap((row) =>
      row.subject.name === method && row.image === image && row.role !== 'reference' && row.state === 'scored'
        ? [[row.metric, row.value]]
        : [],
    ),
  );

describe('score of maps in three formats', () => {
  const png = (depth: 8 | 16) => {
    const data = map.map((value) => Math.round(value * (2 ** depth - 1)));
    return encode({
      width: 4,
      height: 4,
      channels: 1,
      depth,
      data: depth === 8 ? Uint8Array.from(data) : Uint16Array.from(data),
    });
  };
  for (const [name, values] of Object.entries(masks)) written(at('masks', `${name}.png`), maskOf(values));
  const float32 = encodeNpy(ndarray(Float32Array.from(map), [4, 4]));
  for (const name of ['one', 'two', 'none']) written(at('maps', 'float32', `${name}.npy`), float32);
  for (const name of ['one', 'two']) written(at('maps', 'float64', `${name}.npy`), float64Npy(map, [4, 4]));
  written(at('maps', 'grey8', 'one.png'), png(8));
  written(at('maps', 'grey16', 'one.png'), png(16));

  const scored = () => runCommand('score', '--maps', at('maps'), '--masks', at('masks'), '--out', at('out'));

  test('gives the numbers of scikit-learn for each format, a method for each folder', async () => {
    const result = await scored();
    expect(result).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('localization: average precision'),
    });
    const rows = rowsIn('out');
    for (const method of ['float32', 'float64', 'grey8', 'grey16']) {
      for (const image of ['one', 'two'] as const) {
        if (image === 'two' && method.startsWith('grey')) continue;
        const found = values(rows, method, image);
        for (const [metric, value] of Object.entries(wanted[image])) {
          expectClose([found[metric] ?? Number.NaN], [value], { absolute: 1e-12 });
        }
        expect(found.prevalence).toBe(image === 'one' ? 3 / 16 : 4 / 16);
      }
    }
  });

  test('counts empty masks and masks without a map, with the reasons, and names them on stderr', async () => {
    const { stderr } = await scored();
    const { criteria } = JSON.parse(readFileSync(at('out', 'summary.json'), 'utf8')) as Summary;
    expect(criteria.localization?.float32).toMatchObject({
      n: 2,
      unscorable: 1,
      failed: 0,
      reasons: { 'the mask is empty': 1 },
      null: (3 / 16 + 4 / 16) / 2,
    });
    expect(criteria.localization?.grey8).toMatchObject({
      n: 1,
      unscorable: 2,
      reasons: { 'there is no map': 2 },
    });
    expect(stderr).toContain('not scored: grey8: 2 x there is no map\n');
    expect(readdirSync(at('out')).sort()).toEqual([
      'manifest.json',
      'rows.jsonl',
      'summary.csv',
      'summary.json',
    ]);
  });

  test('scores the average of the other masks, and a random map that the seed decides', async () => {
    const run = async (seed: string) => {
      const args = [
        '--maps',
        at('maps', 'float32'),
        '--masks',
        at('masks'),
        '--seed',
        seed,
        '--out',
        at(`seed${seed}`),
      ];
      expect((await runCommand('score', ...args)).code).toBe(0);
      return rowsIn(`seed${seed}`);
    };
    const rows = await run('1');
    // The mean of `two` and `none` is half of `two`: the same order of pixels, so the same numbers as `two` itself.
    const { averagePrecision = Number.NaN } = values(rows, 'average-mask', 'one');
    expectClose([averagePrecision], [wanted.twoAgainstOne], { absolute: 1e-12 });
    expect(await run('1')).toEqual(rows);
    expect(values(await run('2'), 'random', 'one')).not.toEqual(values(rows, 'random', 'one'));
  });

  test('tells float64 values apart that float32 cannot', async () => {
    // 1 - 1e-12 and 1 are one number in float32; scored by rank the order holds: a perfect map.
    const close = masks.one.map((inside) => (inside === 1 ? 1 : 1 - 1e-12));
    written(at('close', 'one.npy'), float64Npy(close, [4, 4]));
    written(at('closeMasks', 'one.png'), maskOf(masks.one));
    const args = ['--maps', at('close'), '--masks', at('closeMasks'), '--out', at('closeOut')];
    expect((await runCommand('score', ...args)).code).toBe(0);
    expect(values(rowsIn('closeOut'), 'close', 'one')).toMatchObject({ averagePrecision: 1, rocAuc: 1 });
  });

  test('counts a map that is not finite', async () => {
    written(at('nan', 'one.npy'), float64Npy([Number.NaN, ...map.slice(1)], [4, 4]));
    const result = await runCommand('score', '--maps', at('nan'), '--masks', at('closeMasks'));
    expect(result).toMatchObject({ code: 0, stderr: 'not scored: nan: 1 x the map is not finite\n' });
  });
});

describe('score refuses in one line', () => {
  const colour = encode({ width: 4, height: 4, channels: 3, depth: 8, data: new Uint8Array(48) });
  test.each<readonly [string, () => readonly string[], RegExp]>([
    ['no maps', () => ['--masks', at('masks')], /score: expected --maps DIR, got none$/],
    ['no masks', () => ['--maps', at('maps')], /score: expected --masks DIR, got none$/],
    ['a word', () => ['--maps', at('maps'), '--masks', at('masks'), 'x'], /score takes no argument, got 'x'; it has --maps, --masks, --out, --seed, --show-ids, --limits, --help$/],
    ['a folder that is not there', () => ['--maps', at('nope'), '--masks', at('masks')], /maps: expected a folder, cannot read .*nope \(ENOENT\)$/],
    ['a folder without maps', () => [written(at('empty', 'a.txt'), ''), '--maps', at('empty'), '--masks', at('masks')].slice(1), /empty must hold maps, \.npy, PNG, .*, got none$/],
    ['a folder without masks', () => ['--maps', at('maps'), '--masks', at('empty')], /empty must hold masks, \.npy, PNG, .*, got none$/],
    ['a map without a mask', () => { written(at('stray', 'three.png'), maskOf(map)); return ['--maps', at('stray'), '--masks', at('masks')]; }, /masks must hold a mask for each map; none for .*three\.png$/],
    ['two maps of one name', () => { written(at('twice', 'one.png'), maskOf(map)); written(at('twice', 'one.npy'), float64Npy(map, [4, 4])); return ['--maps', at('twice'), '--masks', at('masks')]; }, /maps must have one file for each name, .* has 'one\.npy', 'one\.png'$/],
    ['maps beside folders of maps', () => { written(at('both', 'one.png'), maskOf(map)); written(at('both', 'a', 'one.png'), maskOf(map)); return ['--maps', at('both'), '--masks', at('masks')]; }, /found both there and in a$/],
    ['another size', () => { written(at('small', 'one.npy'), float64Npy([1, 2], [1, 2])); return ['--maps', at('small'), '--masks', at('masks')]; }, /one\.npy: map must be as large as its mask .*one\.png, 4 x 4 \(height x width\), got 1 x 2$/],
    ['another rank', () => { written(at('cube', 'one.npy'), float64Npy(map, [4, 4, 1])); return ['--maps', at('cube'), '--masks', at('masks')]; }, /one\.npy: map must have shape \[height, width\], got \[4,4,1\]$/],
    ['a coloured picture', () => { written(at('colour', 'one.png'), colour); return ['--maps', at('colour'), '--masks', at('masks')]; }, /one\.png: map must be a grey picture or a \.npy, got a coloured picture$/],
    ['a HEIC', () => { written(at('heic', 'one.heic'), ''); return ['--maps', at('heic'), '--masks', at('masks')]; }, /maps in .* must be \.npy, PNG, .*, got 'one\.heic'$/],
    ['a method named as a baseline', () => { written(at('taken', 'random', 'one.png'), maskOf(map)); return ['--maps', at('taken'), '--masks', at('masks')]; }, /maps: 'random' is the name of a baseline; maps of your own need another$/],
    ['a broken file', () => { written(at('broken', 'one.npy'), 'text'); return ['--maps', at('broken'), '--masks', at('masks')]; }, /one\.npy: expected a map, PNG, JPEG, TIFF, BMP, WebP, GIF, DICOM or \.npy, found /],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await runCommand('score', ...args(), '--out', at('refused'));
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(message)]);
    expect([code, stdout, existsSync(at('refused'))]).toEqual([2, '', false]);
  }); // biome-ignore format: a table
});

test('score passes over a link in the folder of maps that leads nowhere', async () => {
  written(at('linked', 'a', 'one.png'), maskOf(map));
  symlinkSync(at('gone'), at('linked', 'b'));
  const { code, stderr } = await runCommand('score', '--maps', at('linked'), '--masks', at('masks'));
  expect([code, stderr.split('\n').filter((line) => /ENOENT/.test(line))]).toEqual([0, []]);
});
