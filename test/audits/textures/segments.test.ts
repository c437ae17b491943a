/** Segmentation networks under corruptions: rows against a slower count, verdicts against planted Dice coefficients. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { judgedTextures } from '../../../src/audits/textures/judge.ts';
import { node } from '../../../src/graph/edit.ts';
import { floatTensor } from '../../../src/graph/tensor.ts';
import type { Row } from '../../../src/types/row.ts';
import { runCommand } from '../../support/commandLine.ts';
import { modelBytes } from '../../support/smallModels.ts';
import { greyPng, workFolder, written } from '../../support/workFolder.ts';
import { writtenNifti } from '../../support/writtenNifti.ts';

const at = workFolder();
const size = 12;

/** A pixel of at least half the brightness is of class 1. */
const threshold = modelBytes({
  nodes: [node('Conv', ['image', 'w', 'b'], ['y'])],
  weights: { w: floatTensor(Float32Array.of(2), [1, 1, 1, 1]), b: floatTensor(Float32Array.of(-1), [1]) },
  input: [undefined, 1, size, size],
  outputs: ['y'],
});
/** A square of side 4, brighter than the rest but for a row that is missing of it. */
const isIn = (k: number) => (y: number, x: number) => y >= k && y < k + 4 && x >= 3 && x < 7;
const isBright = (k: number) => (y: number, x: number) => isIn(k)(y, x) && y > k;

test('audit measures Dice, HD95 and the surface distance of every label, clean and corrupted', async () => {
  for (let k = 0; k < 6; k++) {
    written(
      at('images', `p${k}.png`),
      greyPng((y, x) => (isBright(k)(y, x) ? 220 : 30), size),
    );
    written(
      at('masks', `p${k}.png`),
      greyPng((y, x) => (isIn(k)(y, x) ? 255 : 0), size),
    );
  }
  written(at('threshold.onnx'), threshold);
  const config = {
    name: 'study',
    dataset: { kind: 'folder', images: 'images', masks: 'masks' },
    classifiers: [{ id: 'net', model: 'threshold.onnx', target: { class: 1 } }],
    audits: [
      {
        name: 'textures',
        corruptions: [{ name: 'gaussian-blur', levels: [0.1, 40] }],
        labels: [{ label: 1 }],
        spacing: [2, 1],
      },
    ],
  };
  const file = written(at('study.json'), JSON.stringify(config));
  expect(await runCommand('audit', file, '--out', at('out'))).toMatchObject({ code: 0 });
  const rows = readFileSync(at('out', 'rows.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
    .filter((row) => row.image === 'p2');
  const found = (metric: string, level: number) =>
    rows.find((row) => row.metric === metric && row.condition?.level === level);
  // 12 of 16 pixels are found and nothing else: 2 x 12 / (12 + 16).
  expect(found('dice', 0)).toMatchObject({ state: 'scored', value: 24 / 28, condition: { label: 1 } });
  expect(found('dice', 0.1)).toMatchObject({ value: 24 / 28 });
  // The missing row is a pixel of 2 mm away: its four pixels are the farthest third of the true surface.
  expect(found('hd95', 0)).toMatchObject({ value: 2 });
  const surface = 12;
  // All ten of the prediction's surface lie on the truth's but the four of its top row, one pixel of 2 from it, or
  // one of 1 to the side.
  const [there, back] = [
    [1, 1],
    [2, 2, 2, 2],
  ].map((far) => far.reduce((sum, mm) => sum + mm, 0));
  expect(found('meanSurfaceDistance', 0)).toMatchObject({
    value: expect.closeTo(((there ?? 0) + (back ?? 0)) / (surface + 10), 6),
  });
  // A blur of nearly half the height leaves nothing above half: no pixel is found, and no distance is known.
  expect(found('dice', 40)).toMatchObject({ value: 0 });
  expect(found('hd95', 40)).toMatchObject({
    state: 'unscorable',
    reason: expect.stringContaining('only one'),
  });
});

const images = Array.from({ length: 12 }, (_, k) => ({ id: `i${k}`, group: `g${k >> 1}` }));

function planted(model: string, corruption: string, level: number, dice: (k: number) => number): Row[] {
  return images.map(({ id }, k) => ({
    audit: 'textures',
    subject: { kind: 'model', name: model },
    role: 'score',
    image: id,
    model,
    condition: { corruption, level, label: 1 },
    metric: 'dice',
    seed: 's',
    state: 'scored',
    value: dice(k),
  }));
}

test('a network that hardly finds a label cannot be called robust: it has little that could fall', () => {
  const rows = [
    ...planted('blind', 'none', 0, (k) => 0.001 * (k % 3)),
    ...planted('blind', 'gibbs', 0.3, (k) => 0.001 * (k % 2)),
  ];
  const context = { preset: 'default', seed: 1, images, methods: [] } as const;
  const { answers, verdict } = judgedTextures(rows, context).summary;
  expect(answers).toMatchObject([
    {
      verdict: 'undecided',
      reason: 'on clean images Dice is 0.00, so there is little that could fall',
    },
  ]);
  expect(verdict).toBe('undecided');
});

test('a fall beyond the limit is fragile, a small one none, and a training that helps is said so', () => {
  const spread = (k: number) => 0.01 * ((k * 7) % 5);
  const rows = [
    ...planted('raw', 'none', 0, (k) => 0.9 - spread(k)),
    ...planted('raw', 'gibbs', 0.3, (k) => 0.7 - 2 * spread(k)),
    ...planted('raw', 'contrast', 1.25, (k) => 0.9 - 1.2 * spread(k)),
    ...planted('filtered', 'none', 0, (k) => 0.88 - spread(k)),
    ...planted('filtered', 'gibbs', 0.3, (k) => 0.86 - 2 * spread(k)),
    ...planted('filtered', 'contrast', 1.25, (k) => 0.88 - spread(k)),
  ];
  const seen = { filtered: ['contrast'] };
  const context = {
    preset: 'default',
    seed: 1,
    images,
    methods: [],
    auditOptions: { textures: { seen } },
  } as const;
  const { summary } = judgedTextures(rows, context);
  const verdictOf = (model: string, corruption: string) =>
    summary.answers.find((one) => one.subject.model === model && one.condition.corruption === corruption);
  const mean = images.reduce((sum, _, k) => sum + spread(k), 0) / images.length;
  expect(verdictOf('raw', 'gibbs')).toMatchObject({ verdict: 'fragile', n: 12 });
  expect(verdictOf('raw', 'gibbs')?.estimate).toBeCloseTo(0.2 + mean, 10);
  expect(verdictOf('raw', 'contrast')?.verdict).toBe('none found');
  expect(summary.verdict).toBe('fragile');
  const gain = summary.answers.find(({ metric }) => metric === 'diceGain');
  // Contrast stood in a training, so gibbs alone is unseen: .86 less .7.
  expect(gain).toMatchObject({ subject: { model: 'filtered' }, verdict: 'helps', condition: { count: 1 } });
  expect(gain?.estimate).toBeCloseTo(0.16, 10);
  expect(
    summary.tables?.trainings?.rows.map(([, corruption, , , , training]) => [corruption, training]),
  ).toEqual([
    ['none', ''],
    ['gibbs', 'unseen'],
    ['contrast', 'unseen'],
    ['none', ''],
    ['gibbs', 'unseen'],
    ['contrast', 'seen'],
  ]);
});

test('of volumes distances are in mm by the affine, and one volume has no interval, which is said', async () => {
  const side = 8;
  const places = Array.from({ length: side ** 3 }, (_, i) => [i % side, Math.floor(i / side) % side, Math.floor(i / side ** 2)]);
  const inBox = (from: number) => ([x = 0, y = 0, z = 0]: readonly number[]) =>
    x >= from && x < 6 && y >= 2 && y < 6 && z >= 2 && z < 6;
  // Steps of 2, 1 and 3 mm.
  const scan = (voxels: readonly number[]) =>
    writtenNifti({
      shape: [side, side, side],
      voxels,
      pixdim: [1, 2, 1, 3],
      sform: { code: 1, rows: [[2, 0, 0, 0], [0, 1, 0, 0], [0, 0, 3, 0]] },
    });
  for (let k = 0; k < 6; k++) {
    written(at('scans', `v${k}.nii`), scan(places.map((place) => (inBox(3)(place) ? 900 + k : 100))));
    written(at('truths', `v${k}.nii`), scan(places.map((place) => (inBox(2)(place) ? 7 : 1))));
  }
  const network = modelBytes({
    nodes: [node('Conv', ['image', 'w', 'b'], ['y'])],
    weights: { w: floatTensor(Float32Array.of(2), [1, 1, 1, 1, 1]), b: floatTensor(Float32Array.of(-1), [1]) },
    input: [undefined, 1, side, side, side],
    outputs: ['y'],
  });
  written(at('network.onnx'), network);
  const config = {
    name: 'volumes',
    dataset: { kind: 'volumes', images: 'scans', masks: 'truths', regions: { box: [7] } },
    classifiers: [{ id: 'net', model: 'network.onnx', target: { class: 1 } }],
    audits: [
      { name: 'textures', corruptions: [{ name: 'gaussian-noise', levels: [0.01] }, { name: 'spike', levels: [0.1] }, { name: 'bias-field', levels: [0.01] }], labels: [{ label: 1, region: 'box' }] },
    ],
  };
  const file = written(at('volumes.json'), JSON.stringify(config));
  expect(await runCommand('audit', file, '--out', at('volumes'))).toMatchObject({ code: 0 });
  const { audits } = JSON.parse(readFileSync(at('volumes', 'summary.json'), 'utf8'));
  const [[, , dice, , , hd95, , count]] = audits.textures.tables.segmentsClean.rows;
  // 48 of 64 voxels; the missing slab is one step of 2 mm away.
  expect(dice).toBeCloseTo((2 * 48) / (64 + 48), 12);
  expect([hd95, count]).toEqual([2, 6]);
  expect(audits.textures.verdict).toBe('none found');
  expect(await runCommand('audit', file, '--limit', '1', '--out', at('alone'))).toMatchObject({ code: 0 });
  const alone = JSON.parse(readFileSync(at('alone', 'summary.json'), 'utf8')).audits.textures;
  expect(alone.sentence).toBe('Not decided for 3 of 3 pairs of model and corruption: no interval: too few patients or images (1).');
  expect(alone.answers[0]).toMatchObject({ n: 1, ci: null, verdict: 'undecided' });
  expect(readFileSync(at('alone', 'report.html'), 'utf8')).toContain('too few patients or images (1)');
}); // biome-ignore format: the volumes read better packed

test('of several classes each label is that of the largest score, and networks say what they were trained on', async () => {
  // Scores 0, 10 x - 3 and 30 x - 15: a grey of 0.12 is of class 0, one of 0.47 of class 1, one of 0.86 of class 2.
  const classes = modelBytes({
    nodes: [node('Conv', ['image', 'w', 'b'], ['y'])],
    weights: {
      w: floatTensor(Float32Array.of(0, 10, 30), [3, 1, 1, 1]),
      b: floatTensor(Float32Array.of(0, -3, -15), [3]),
    },
    input: [undefined, 1, size, size],
    outputs: ['y'],
  });
  written(at('classes.onnx'), classes);
  for (let k = 0; k < 6; k++) {
    const grey = (y: number, x: number) => (isBright(k)(y, x) ? 220 : isIn(k)(y, x) ? 120 : 30);
    written(at('greys', `p${k}.png`), greyPng(grey, size));
    written(at('regions', `p${k}.png`), greyPng((y, x) => (isIn(k)(y, x) ? 255 : 0), size));
  }
  const network = (id: string, trainedOn: string) =>
    ({ id, trainedOn, model: 'classes.onnx', target: { class: 1 }, ...(id !== 'raw' && { role: 'replicate' }) });
  const config = {
    name: 'classes',
    dataset: { kind: 'folder', images: 'greys', masks: 'regions' },
    classifiers: [network('raw', 'unfiltered'), network('smooth', 'gaussian-blur-0.5')],
    audits: [{ name: 'textures', corruptions: [{ name: 'contrast', levels: [1.01] }], labels: [{ label: 1 }, { label: 2 }] }],
  };
  const file = written(at('classes.json'), JSON.stringify(config));
  expect(await runCommand('audit', file, '--out', at('classes'))).toMatchObject({ code: 0 });
  const rows = readFileSync(at('classes', 'rows.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  const own = rows.filter(({ image, metric, condition }) => image === 'p1' && metric === 'dice' && condition.level === 0);
  // Of 16 pixels the upper four are of class 1, the other twelve of class 2.
  expect(own.map(({ model, condition: { label, trainedOn }, value }) => [model, label, trainedOn, value])).toEqual([
    ['raw', 1, 'unfiltered', 8 / 20],
    ['raw', 2, 'unfiltered', 24 / 28],
    ['smooth', 1, 'gaussian-blur-0.5', 8 / 20],
    ['smooth', 2, 'gaussian-blur-0.5', 24 / 28],
  ]);
  const { answers } = JSON.parse(readFileSync(at('classes', 'summary.json'), 'utf8')).audits.textures;
  const gains = answers.filter(({ metric }: { metric: string }) => metric === 'diceGain');
  expect(gains).toMatchObject([1, 2].map((label) => ({ subject: { model: 'gaussian-blur-0.5' }, condition: { label, against: 'unfiltered' }, estimate: 0, verdict: 'undecided' })));
}); // biome-ignore format: the pictures read better packed
