/** `audit`: the folder of a run, resuming, and what a mistake in a config is told. */
import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { decode } from 'fast-png';
import type { GalleryImage } from '../../src/types/report.ts';
import { runCommand } from '../support/commandLine.ts';
import { writeMaskingStudy } from '../support/maskingStudy.ts';
import { workFolder, written } from '../support/workFolder.ts';

const at = workFolder();
const study = {
  name: 'squares',
  dataset: { kind: 'module', module: 'data.mjs' },
  classifiers: [
    { id: 'corner', module: 'corner.mjs', preprocess: { range: [0, 255] } },
    { id: 'middle', module: 'middle.mjs', preprocess: { range: [0, 255] }, trainedOn: 'no-roi' },
  ],
  audits: [{ name: 'masking', region: 'square', dilations: [1] }],
};
const config = (name: string, changes: object = {}) =>
  written(at(`${name}.json`), JSON.stringify({ ...study, ...changes }));

beforeAll(() => writeMaskingStudy(at(), { count: 16 }));

const whole = ['rows.jsonl', 'predictions.jsonl', 'summary.json', 'summary.csv'] as const;
const contents = (folder: string) => whole.map((name) => readFileSync(at(folder, name), 'utf8'));

describe('audit CONFIG', () => {
  test('writes the folder of a run and prints the answers', async () => {
    const run = await runCommand('audit', config('a'), '--out', at('a'), '--quiet');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(
      /^squares: 16 images[\s\S]*\nmasking: Does the model still tell[\s\S]*\n {2}corner, class 1, without the region/,
    );
    const summary = JSON.parse(readFileSync(at('a', 'summary.json'), 'utf8'));
    expect(summary.criteria).toEqual({});
    expect(Object.keys(summary.audits.masking)).toEqual([
      'question',
      'verdict',
      'sentence',
      'answers',
      'tables',
    ]);
    expect(summary.classifiers.map(({ role }: { role: string }) => role)).toEqual(['audited', 'audited']);
    expect(existsSync(at('a', 'partial'))).toBe(false);
    const page = readFileSync(at('a', 'report.html'), 'utf8');
    expect(page).toContain('Does the model still tell the classes where the finding cannot be?');
    expect(page).toContain('<table class="heat">');
  });

  test('gives the same bytes again, and --resume of a finished run only prints it', async () => {
    await runCommand('audit', at('a.json'), '--out', at('b'), '--quiet');
    expect(contents('b')).toEqual(contents('a'));
    const again = await runCommand('audit', at('a.json'), '--out', at('b'), '--resume');
    expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('was finished before') });
  });

  test('report writes the same page and summary from the rows', async () => {
    const page = readFileSync(at('a', 'report.html'), 'utf8');
    const before = contents('a');
    expect(await runCommand('report', at('a'))).toMatchObject({ code: 0, stderr: '' });
    expect(contents('a')).toEqual(before);
    expect(readFileSync(at('a', 'report.html'), 'utf8')).toBe(page);
  });
});

test('pictures of the masking audit stand in the report: each image under every masking with the maps of each method', async () => {
  const changes = {
    audits: [{ name: 'masking', region: 'square', dilations: [], pictures: 2 }],
    methods: [{ name: 'partition-shap', maxEvals: 60 }],
  };
  expect(await runCommand('audit', config('p', changes), '--out', at('p'), '--quiet')).toMatchObject({
    code: 0,
    stderr: '',
  });
  const gallery: readonly GalleryImage[] = JSON.parse(readFileSync(at('p', 'gallery.json'), 'utf8'));
  const names = ['full', 'no-roi', 'no-roi-box', 'only-roi', 'only-roi-box'];
  expect(gallery.map(({ of }) => of)).toEqual(
    [...names, ...names].map((state) => ({ audit: 'masking', state })),
  );
  // One image of each class, and the maps of the corner's model are bright in the corner alone where that is left.
  expect(new Set(gallery.map(({ id }) => Number(id.slice(1)) % 2)).size).toBe(2);
  const brightest = (png: string) => {
    const { data } = decode(Buffer.from(png, 'base64'));
    return data.indexOf(Math.max(...data));
  };
  const [full, withoutRegion, , regionAlone] = gallery;
  expect([full, withoutRegion].map((one) => brightest(one?.maps[0]?.picture ?? ''))).toEqual([0, 0]);
  const { data } = decode(Buffer.from(regionAlone?.picture ?? '', 'base64'));
  expect(data[0]).toBe(0);
  const page = readFileSync(at('p', 'report.html'), 'utf8');
  expect(page.match(/<table class="grid">/g)).toHaveLength(2);
  expect(await runCommand('report', at('p'))).toMatchObject({ code: 0, stderr: '' });
  expect(readFileSync(at('p', 'report.html'), 'utf8')).toBe(page);
});

const masking = (options: object) => ({ audits: [{ name: 'masking', ...options }] });
const [corner, middle] = study.classifiers;

test.each<readonly [string, object, string]>([
  ['an audit that there is not', { audits: ['shortcuts'] }, "audits[0]: expected one of 'masking', "],
  ['an unknown option', masking({ dilation: [1] }), "unknown key 'audits[0].dilation'"],
  ['another fill', masking({ fill: 'white' }), 'audits[0].fill: expected one of'],
  ['a part of a pixel', masking({ dilations: [0.5] }), 'audits[0].dilations'],
  ['an audit twice', { audits: ['masking', 'masking'] }, "audits: expected each once, got 'masking' twice"],
  ['other training', { classifiers: [{ ...corner, trainedOn: 'lungs' }] }, "classifiers[0].trainedOn: expected one of full, no-roi, no-roi-box, only-roi, only-roi-box, clean, tag/SHARE, tube/SHARE, border/SHARE, low-pass/SHARE, dose-noise/SHARE, unfiltered, gaussian-noise-LEVEL, "],
  ['a level that is none', { classifiers: [{ ...corner, trainedOn: 'gibbs-much' }] }, ", unsharp-LEVEL, got 'gibbs-much'"],
  ['a share of more than all', { classifiers: [{ ...corner, trainedOn: 'tag/1.5', source: 'a' }] }, "classifiers[0].trainedOn: expected one of full, "],
  ['a share without a source', { classifiers: [{ ...corner, trainedOn: 'tag/0.5' }] }, "classifiers[0].trainedOn: 'tag/0.5' needs \"source\" beside it, a name for what training began with, got none"],
  ['a source alone', { classifiers: [{ ...corner, source: 'imagenet' }] }, 'classifiers[0].source: expected "trainedOn" beside it, got none'],
  ['a source of a masking', { classifiers: [{ ...corner, trainedOn: 'full', source: 'imagenet' }] }, "classifiers[0].source: expected none beside trainedOn 'full', got 'imagenet'"],
  ['one id twice', { classifiers: [corner, { ...middle, id: 'corner' }] }, "expected each id once, got 'corner' twice"],
  ['another region', masking({ region: 'disc' }), "no region is named 'disc'; the data set has square"],
])('%s is refused in one line', async (name, changes, line) => {
  const run = await runCommand('audit', config(name.replaceAll(' ', '-'), changes), '--out', at('never'), '--quiet');
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toContain(line);
  expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
}); // biome-ignore format: a table

test('--audits of another name is refused', async () => {
  expect(await runCommand('audit', at('a.json'), '--audits', 'localization')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("no audit is named 'localization'; there are "),
  });
});

test.each(['masking', 'slices', 'confounders'])(
  'init --audit %s writes a config that runs as it stands',
  async (name) => {
    const file = at(`new-${name}.json`);
    const wrote = await runCommand('init', file, '--audit', name);
    expect(wrote).toEqual({
      code: 0,
      stdout: `wrote ${file}; run it: saliency-trust audit ${file}\n`,
      stderr: '',
    });
    const run = await runCommand('audit', file, '--limit', '4', '--out', at(`new-${name}`), '--quiet');
    expect(run).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining(`\n${name}: `) });
  },
);

test('init --audit of an audit that there is not is refused', async () => {
  expect(await runCommand('init', at('no.json'), '--audit', 'localization')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("--audit: no audit is named 'localization'; there are masking"),
  });
});
