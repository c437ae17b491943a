/** `prepare`: the altered data sets of an audit, as another program would read them. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readImage, readScan } from '../../src/readers/index.ts';
import { runCommand } from '../support/commandLine.ts';
import { side, writeMaskingStudy } from '../support/maskingStudy.ts';
import { workFolder, written } from '../support/workFolder.ts';
import { writtenNifti } from '../support/writtenNifti.ts';

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

describe('an audit of models that state the manifest of their data', () => {
  const sha256 = () =>
    createHash('sha256')
      .update(readFileSync(at('out', 'manifest.json')))
      .digest('hex');
  const audited = async (changes: object, audit: object = {}, stated: object = {}) => {
    const [masking] = config.audits;
    const trainedWith = { manifest: 'out/manifest.json', sha256: sha256(), ...stated };
    const model = { id: 'corner', module: 'corner.mjs', preprocess: { range: [0, 255] } };
    const classifiers = [{ ...model, trainedOn: 'no-roi', trainedWith, ...changes }];
    const audits = [{ ...masking, dilations: [], ...audit }];
    written(at('stated.json'), JSON.stringify({ ...config, classifiers, audits }));
    return runCommand('audit', at('stated.json'), '--out', at('stated'), '--quiet');
  };

  test('the report has the manifest, and calls the training its user’s word', async () => {
    expect(await audited({})).toMatchObject({ code: 0 });
    const { audits } = JSON.parse(readFileSync(at('stated', 'summary.json'), 'utf8'));
    expect(audits.masking.tables['what models were trained on'].rows).toEqual([
      ['corner', 'no-roi', sha256(), expect.stringContaining("the training is the user's word")],
    ]);
    expect(readFileSync(at('stated', 'report.html'), 'utf8')).toContain(sha256());
  });

  test.each<readonly [string, object, object, object, string]>([
    ['another digest', {}, {}, { sha256: '0'.repeat(64) }, 'classifiers[0].trainedWith.sha256: expected '],
    [
      'no digest',
      {},
      {},
      { sha256: 'abc' },
      'classifiers[0].trainedWith.sha256: expected 64 hexadecimal digits',
    ],
    ['a model without a data set', { trainedOn: undefined }, {}, {}, 'expected "trainedOn" beside it'],
    [
      'images with another fill',
      {},
      { fill: 'mean' },
      {},
      "was prepared with fill 'black', this run has 'mean'",
    ],
    [
      'a manifest that is not there',
      {},
      {},
      { manifest: 'none.json' },
      'classifiers[0].trainedWith.manifest',
    ],
    [
      'a file that is no manifest',
      {},
      {},
      { manifest: 'config.json', sha256: 'own' },
      'expected a manifest of prepare',
    ],
  ])('%s is refused in one line', async (_, changes, audit, stated, line) => {
    const own = createHash('sha256')
      .update(readFileSync(at('config.json')))
      .digest('hex');
    const fixed = 'sha256' in stated && stated.sha256 === 'own' ? { ...stated, sha256: own } : stated;
    const run = await audited(changes, audit, fixed);
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining(line) });
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

test('readers are shown blind pictures; their answers are one more row of the areas', async () => {
  mkdirSync(at('read'));
  writeMaskingStudy(at('read'), { count: 40 });
  const study = (name: string, audit: object) => {
    const [masking] = config.audits;
    const model = { id: 'corner', module: 'corner.mjs', preprocess: { range: [0, 255] } };
    const audits = [{ ...masking, dilations: [], ...audit }];
    return written(at('read', name), JSON.stringify({ ...config, classifiers: [model], audits }));
  };
  await runCommand('audit', study('a.json', {}), '--out', at('read', 'run'), '--quiet');
  const sheet = ['--readers', at('read', 'run'), '--out', at('read', 'sheet')];
  const run = await runCommand('prepare', 'masking', at('read', 'a.json'), ...sheet);
  expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('readers: ') });
  const lines = (name: string) =>
    readFileSync(at('read', 'sheet', name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(','));
  const [, ...key] = lines('key.csv');
  const count = (masking: string, label: string) =>
    key.filter(([, , own, , has]) => own === masking && has === label).length;
  for (const masking of ['full', 'no-roi', 'no-roi-box'])
    expect([count(masking, '1'), count(masking, '0')]).toEqual([3, 3]);
  const [, ...blank] = lines('answers.csv');
  expect(blank).toEqual(key.map(([picture]) => [picture, '1', '']));
  expect(readdirSync(at('read', 'sheet')).filter((name) => name.endsWith('.png'))).toHaveLength(key.length);
  // Data that miss an image of the run leave nothing behind.
  const few = ['--readers', at('read', 'run'), '--out', at('read', 'few'), '--limit', '2'];
  expect(await runCommand('prepare', 'masking', at('read', 'a.json'), ...few)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--readers: the data set has no image'),
  });
  expect(existsSync(at('read', 'few'))).toBe(false);
  // A reader who is right of whole images, and leaves the others blank.
  const answers = key.map(([picture, , masking, , label]) =>
    [picture, 1, masking === 'full' ? label : ''].join(),
  );
  written(at('read', 'sheet', 'answers.csv'), ['picture,class,answer', ...answers, ''].join('\n'));
  const again = await runCommand(
    'audit',
    study('b.json', { readers: 'sheet' }),
    '--out',
    at('read', 'b'),
    '--quiet',
  );
  expect(again).toMatchObject({ code: 0, stderr: '' });
  const { audits } = JSON.parse(readFileSync(at('read', 'b', 'summary.json'), 'utf8'));
  const rows = audits.masking.tables['class 1: areas by masking'].rows;
  const own = rows.filter(([name]: readonly unknown[]) => name === 'reader');
  expect(own.find(([, masking]: readonly unknown[]) => masking === 'full')).toMatchObject([
    'reader',
    'full',
    1,
    expect.any(Number),
    1,
    6,
  ]);
  // Answers that were changed since are those of another run.
  written(at('read', 'sheet', 'answers.csv'), ['picture,class,answer', ...answers.slice(1), ''].join('\n'));
  const resumed = ['--out', at('read', 'b'), '--resume', '--quiet'];
  expect(await runCommand('audit', at('read', 'b.json'), ...resumed)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      /begun with something else: SHA-256\.files\.masking answers\.csv [0-9a-f]{12} -> /,
    ),
  });
  written(at('read', 'sheet', 'answers.csv'), `picture,class,answer\n${key[0]?.[0]},1,ill\n`);
  expect(await runCommand('audit', at('read', 'b.json'), '--out', at('read', 'c'), '--quiet')).toMatchObject({
    stderr: expect.stringContaining("must be a number, got 'ill'"),
  });
});

describe('prepare confounders CONFIG', () => {
  const asked = { name: 'confounders', confounders: ['border', 'low-pass'], shares: [0, 0.5, 1], folds: 4 };
  const table = (out: string, name: string) =>
    readFileSync(at(out, `${name}.csv`), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => {
        const [image = '', patient = '', label] = line.split(',');
        return { image, patient, label: Number(label) };
      });
  const patients = (rows: readonly { readonly patient: string }[]) =>
    new Set(rows.map(({ patient }) => patient));

  beforeAll(async () => {
    mkdirSync(at('many'));
    // Two images of each patient, with both classes.
    writeMaskingStudy(at('many'), { count: 24, group: "'p' + (k >> 1)" });
    written(at('many', 'config.json'), JSON.stringify({ ...config, audits: [asked] }));
    const run = await runCommand('prepare', 'confounders', at('many', 'config.json'), '--out', at('planted'));
    expect(run).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('96 tables of a design, design/border/share-0/fold-0/train.csv'),
    });
  });

  test('positives alone carry the artefact in training, negatives alone in the reversed test', () => {
    for (const share of [0, 0.5, 1]) {
      const part = (name: string) => table('planted', `design/border/share-${share}/fold-1/${name}`);
      const [train, validation, iid, reversed] = ['train', 'validation', 'iid', 'reversed'].map(part);
      for (const rows of [train, validation, iid]) {
        const positives = rows?.filter(({ label }) => label === 1) ?? [];
        const marked = rows?.filter(({ image }) => image.startsWith('border/')) ?? [];
        expect(marked.every(({ label }) => label === 1)).toBe(true);
        expect(Math.abs(marked.length - share * positives.length)).toBeLessThanOrEqual(0.5);
      }
      for (const { image, label } of reversed ?? [])
        expect(image).toMatch(label === 1 ? /^clean\// : /^border\//);
      expect(patients(reversed ?? [])).toEqual(patients(iid ?? []));
      const parts = [train, validation, iid].map((rows) => [...patients(rows ?? [])]);
      expect(parts.flat()).toHaveLength(12);
      expect(new Set(parts.flat()).size).toBe(12);
    }
  });

  test('each fold is the test once, and pictures differ from the clean ones where the border is', async () => {
    const tests = [0, 1, 2, 3].map((fold) => table('planted', `design/low-pass/share-1/fold-${fold}/iid`));
    expect(patients(tests.flat()).size).toBe(12);
    expect(tests.flat()).toHaveLength(24);
    const [clean, framed] = await Promise.all(
      ['clean', 'border'].map((name) => readImage(at('planted', name, 'x4.png'))),
    );
    const darkest = Math.min(...(clean?.data ?? []));
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++) {
        const isEdge = Math.min(x, y) === 0 || Math.max(x, y) === side - 1;
        expect(framed?.get(y, x, 0)).toBeCloseTo(isEdge ? darkest : (clean?.get(y, x, 0) ?? -1), 2);
      }
  });

  test('the manifest holds the digest of every table with its pictures', () => {
    const manifest = JSON.parse(readFileSync(at('planted', 'manifest.json'), 'utf8'));
    expect(manifest.sets.map(({ name }: { name: string }) => name)).toEqual(['clean', 'border', 'low-pass']);
    const digest = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');
    const { name, sha256 } = manifest.designs.at(-1);
    const pictures = table('planted', name).map(({ image }) => digest(readFileSync(at('planted', image))));
    const own = readFileSync(at('planted', `${name}.csv`), 'utf8');
    expect(digest(`${own}${pictures.join('\n')}`)).toBe(sha256);
  });

  describe('audited fold by fold', () => {
    const sha256Of = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
    const model = (share: number, fold: number, changes: object = {}) => ({
      ...{ id: `s${share}-f${fold}`, module: 'corner.mjs', preprocess: { range: [0, 255] } },
      ...{ trainedOn: `border/${share}`, source: 'random', fold },
      trainedWith: {
        manifest: at('planted', 'manifest.json'),
        sha256: sha256Of(at('planted', 'manifest.json')),
      },
      ...changes,
    });
    const audited = (name: string, classifiers: readonly object[], changes: object = {}) => {
      const own = { ...config, classifiers, audits: [asked], ...changes };
      written(at('many', `${name}.json`), JSON.stringify(own));
      return runCommand('audit', at('many', `${name}.json`), '--out', at('many', name), '--quiet');
    };
    const rowsIn = (name: string, file: string) =>
      readFileSync(at('many', name, file), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));

    test('each model is asked of the images of its fold alone, and of no other it says a prediction', async () => {
      const models = [0, 1].flatMap((share) => [0, 1, 2, 3].map((fold) => model(share, fold)));
      expect(await audited('folds', models)).toMatchObject({ code: 0, stderr: '' });
      for (const fold of [0, 1, 2, 3])
        for (const share of [0, 1]) {
          const wanted = table('planted', `design/border/share-${share}/fold-${fold}/iid`)
            .map(({ image }) => image.replace(/^.*\/|\.png$/g, ''))
            .sort();
          const of = (rows: readonly { model?: string; classifier?: string; image: string }[]) =>
            [
              ...new Set(
                rows
                  .filter((row) => [row.model, row.classifier].includes(`s${share}-f${fold}`))
                  .map(({ image }) => image),
              ),
            ].sort();
          expect(of(rowsIn('folds', 'rows.jsonl'))).toEqual(wanted);
          expect(of(rowsIn('folds', 'predictions.jsonl'))).toEqual(wanted);
        }
      expect(rowsIn('folds', 'rows.jsonl')[0].condition).toMatchObject({ folds: 4, source: 'random' });
    });

    test('clean is share 0 of every artefact where all have the same fold', async () => {
      const models = [0, 1].map((fold) => model(0, fold, { trainedOn: 'clean' }));
      expect(await audited('clean', models)).toMatchObject({ code: 0 });
    });

    const one = (changes: object, share = 1) => [model(share, 1, changes)];
    test.each([
      ['another data set', () => one({}), { dataset: { ...config.dataset, limit: 20 } }, /^saliency-trust: classifier 's1-f1': fold 1 of 'border\/1' in .*manifest\.json is of another data set: its images, labels or patients are not those of this one$/],
      ['far too few images', () => one({}), { dataset: { ...config.dataset, limit: 3 } }, /is of another data set/],
      ['a fold that there is not', () => one({ fold: 4 }), {}, /classifiers\[0\]\.trainedWith: .*manifest\.json has the data sets .*, none of them fold 4 of 'border\/1'$/],
      ['no manifest', () => one({ trainedWith: undefined }), {}, /classifiers\[0\]\.fold: expected "trainedWith" beside it, whose manifest says which images the fold has, got none$/],
      ['no share', () => one({ trainedOn: undefined, source: undefined, trainedWith: undefined }), {}, /classifiers\[0\]\.fold: expected "trainedOn" beside it, got none$/],
      ['a masking', () => one({ trainedOn: 'full', source: undefined, trainedWith: undefined }), {}, /classifiers\[0\]\.fold: expected none beside trainedOn 'full', got 1$/],
      ['folds of some models', () => [model(0, 1), model(1, 1, { fold: undefined })], {}, /classifiers\[1\]\.fold: expected one beside every model of source 'random', as 's0-f1' has, got none$/],
      ['half a fold', () => one({ fold: 0.5 }), {}, /classifiers\[0\]\.fold/],
    ] as const)('%s is refused in one line', async (name, models, changes, line) => {
      const run = await audited(name.replaceAll(' ', '-'), models(), changes);
      expect(run).toMatchObject({ code: 2, stdout: '' });
      expect(run.stderr.trimEnd()).toMatch(line);
      expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
    }); // biome-ignore format: a table
  });

  test('too few patients or folds are refused in one line', async () => {
    const refused = async (folds: number) => {
      written(at('many', 'few.json'), JSON.stringify({ ...config, audits: [{ ...asked, folds }] }));
      return runCommand('prepare', 'confounders', at('many', 'few.json'), '--out', at(`few-${folds}`));
    };
    expect(await refused(2)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('folds: expected at least 3'),
    });
    expect(await refused(13)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('border: only 12 patients for 13 folds'),
    });
  });
});

describe('prepare confounders CONFIG of pictures that are not square', () => {
  const prepared = async (confounders: readonly string[]) => {
    const asked = { name: 'confounders', confounders, shares: [0, 1], folds: 3 };
    written(at('wide', 'config.json'), JSON.stringify({ ...config, audits: [asked] }));
    const out = at('wide', confounders.join());
    return {
      ...(await runCommand('prepare', 'confounders', at('wide', 'config.json'), '--out', out)),
      out,
    };
  };

  beforeAll(() => {
    mkdirSync(at('wide'));
    writeMaskingStudy(at('wide'), { count: 12 });
    const data = readFileSync(at('wide', 'data.mjs'), 'utf8');
    written(
      at('wide', 'data.mjs'),
      data.replace('ndarray(data, [size, size, 1])', 'ndarray(data, [8, 32, 1])'),
    );
  });

  test('an artefact without a copy is left out of the design, and the reason told', async () => {
    const { code, stdout, stderr, out } = await prepared(['border', 'low-pass']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^low-pass: 12 x .*square/) });
    expect(stdout).toContain('24 tables of a design');
    expect(readdirSync(join(out, 'design'))).toEqual(['border']);
  });

  test('where no artefact has a copy the reason is told and nothing is left behind', async () => {
    const { code, stderr, out } = await prepared(['low-pass']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/no copies, so no design: low-pass: 12 x .*square.*\n$/),
    });
    expect(existsSync(out)).toBe(false);
  });
});

describe('prepare textures CONFIG', () => {
  const corruptions = [
    { name: 'gaussian-blur', levels: [10] },
    { name: 'salt-pepper', levels: [0.1] },
    { name: 'total-variation', levels: [0.1] },
  ];
  const folders = ['clean', 'gaussian-blur-10', 'salt-pepper-0.1', 'total-variation-0.1'];

  test('writes a data set for each corruption and filter at each level, the same again', async () => {
    const asked = { ...config, audits: [{ name: 'textures', corruptions }] };
    written(at('textures.json'), JSON.stringify(asked));
    for (const out of ['filtered', 'again-filtered'])
      expect(
        await runCommand('prepare', 'textures', at('textures.json'), '--out', at(out), '--limit', '2'),
      ).toMatchObject({ code: 0, stderr: '' });
    const manifests = ['filtered', 'again-filtered'].map((out) => readFileSync(at(out, 'manifest.json'), 'utf8'));
    expect(manifests[1]).toBe(manifests[0]);
    const { sets } = JSON.parse(manifests[0] ?? '');
    expect(sets.map(({ name }: { name: string }) => name)).toEqual(folders);
    const [clean, blurred] = await Promise.all(
      ['clean', 'gaussian-blur-10'].map(async (name) => (await readImage(at('filtered', name, 'x1.png'))).data),
    );
    // A blur keeps the mean and lowers the variation.
    const mean = (values: ArrayLike<number> = []) => Array.from(values).reduce((sum, one) => sum + one, 0) / values.length;
    const variance = (values: ArrayLike<number> = []) => mean(Array.from(values, (one) => (one - mean(values)) ** 2));
    expect(Math.abs(mean(clean) - mean(blurred))).toBeLessThan(0.02 * mean(clean));
    expect(variance(blurred)).toBeLessThan(0.9 * variance(clean));
  });

  test('writes volumes as NIfTI that lie where the scan lies', async () => {
    const shape = [5, 6, 7];
    const voxels = Array.from({ length: 210 }, (_, i) => (i * 37) % 211);
    // Stored from left to right, back to front and top to bottom, in steps of 2, 1 and 3 mm.
    const rows = [[2, 0, 0, -4], [0, 1, 0, 7], [0, 0, -3, 30]];
    const scan = writtenNifti({ shape, voxels, pixdim: [1, 2, 1, 3], sform: { code: 1, rows } });
    written(at('scans', 'v.nii'), scan);
    const dataset = { kind: 'volumes', images: 'scans' };
    written(at('scans.json'), JSON.stringify({ dataset, audits: [{ name: 'textures', corruptions }] }));
    expect(await runCommand('prepare', 'textures', at('scans.json'), '--out', at('volumes'))).toMatchObject({ code: 0, stderr: '' });
    const [before, after] = await Promise.all(
      [at('scans', 'v.nii'), at('volumes', 'clean', 'v.nii.gz')].map((path) => readScan(path)),
    );
    expect(after?.affine).toEqual(before?.affine);
    expect([...(after?.image.data ?? [])]).toEqual([...(before?.image.data ?? [])]);
    const noisy = await readScan(at('volumes', 'salt-pepper-0.1', 'v.nii.gz'));
    expect(noisy.affine).toEqual(before?.affine);
    expect([...noisy.image.data].filter((value, i) => value !== before?.image.data[i]).length).toBeGreaterThan(5);
    expect(readFileSync(at('volumes', 'clean', 'labels.csv'), 'utf8')).toBe('image,patient,label,split\nv.nii.gz,v,,\n');
  });
}); // biome-ignore format: the numbers read better packed

test.each<readonly [readonly string[], string]>([
  [
    ['slices', 'config.json', '--out', 'x'],
    "prepare: expected one of masking, confounders, textures, got 'slices'",
  ],
  [['masking', 'config.json'], 'prepare: expected --out DIR, got none'],
  [
    ['masking', 'config.json', '--out', 'x', '--readers', 'not-there'],
    'not-there must be the folder of a run',
  ],
  [
    ['textures', 'textures.json', '--out', 'x', '--readers', 'not-there'],
    '--readers: textures has nothing for readers, masking has',
  ],
])('%j is refused in one line', async ([audit = '', file = '', ...flags], line) => {
  const run = await runCommand('prepare', audit, at(file), ...flags);
  expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining(line) });
});
