import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { modelAuditNames } from '../../src/audits/index.ts';
import { datasetKinds } from '../../src/datasets/index.ts';
import { parsedJson } from '../../src/files/parsedJson.ts';
import { methodNames } from '../../src/methods/index.ts';
import { benchConfig } from '../../src/run/index.ts';
import { runCommand } from '../support/commandLine.ts';
import { workFolder, writeSmallStudy, written } from '../support/workFolder.ts';

const at = workFolder();
const asConfig = (text: string) => parsedJson(text, { comments: true });

test('init FILE writes a config that runs as it stands', async () => {
  const file = at('new.json');
  expect(await runCommand('init', file)).toEqual({
    code: 0,
    stdout: `wrote ${file}; run it: saliency-trust bench ${file}\n`,
    stderr: '',
  });
  const run = await runCommand(
    'bench',
    file,
    '--limit',
    '1',
    '--methods',
    'gradient',
    '--out',
    at('out'),
    '--quiet',
  );
  expect(run).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\S*-new: 1 image,/) });
  for (const criterion of ['localization', 'randomization', 'repeatability', 'reproducibility']) {
    expect(run.stdout).toContain(`\n${criterion}: `);
  }
});

test('each line that the comments offer fits in its place', () => {
  writeSmallStudy(at);
  for (const file of [
    'a1.onnx',
    'a2.onnx',
    'b1.onnx',
    'stage_2_train_labels.csv',
    'labels.csv',
    'my-dataset.mjs',
  ])
    written(at(file), '');
  const text = readFileSync(at('new.json'), 'utf8');
  const data = parsedJson(text, { comments: true }) as {
    classifiers: object[];
    methods: (string | object)[];
  };
  const offered = [...text.matchAll(/^ {2}\/\/ (["{].*),$/gm)].map(([, line = '']) => line);
  // A line for each other kind of data set, three classifiers and a method.
  expect(offered).toHaveLength(datasetKinds.length - 1 + 3 + 1);
  const readAt = (changes: object) => benchConfig({ ...data, ...changes }, { source: 'test', folder: at() });
  const keyed = offered.filter((line) => line.startsWith('"'));
  for (const line of keyed) expect(() => readAt(JSON.parse(`{${line}}`) as object)).not.toThrow();
  const items = offered.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as object);
  const isMethod = (item: object) => 'name' in item && methodNames.some((name) => name === item.name);
  expect(readAt({ classifiers: items.filter((item) => !isMethod(item)) }).classifiers).toHaveLength(3);
  expect(readAt({ methods: items.filter(isMethod) }).methods).toMatchObject([{ options: { steps: 64 } }]);
});

test.each(modelAuditNames)(
  'the template of %s offers data sets without classes for segmentation alone',
  async (name) => {
    await runCommand('init', at(`${name}.json`), '--audit', name);
    const [first = '', second = ''] = readFileSync(at(`${name}.json`), 'utf8').split(
      '  // Without a second class, for segmentation networks alone:\n',
    );
    for (const { kind, example } of datasetKinds.filter(
      (one) => !['phantom', 'synthetic'].includes(one.kind),
    ))
      expect([kind, (['table', 'module'].includes(kind) ? first : second).includes(example)]).toEqual([
        kind,
        true,
      ]);
  },
);

test('init keeps a file that is there, and refuses what cannot be written', async () => {
  const file = written(at('mine.json'), 'mine');
  expect(await runCommand('init', file)).toEqual({
    code: 2,
    stdout: '',
    stderr: `saliency-trust: init: expected a new file, ${file} is there already and is kept\n`,
  });
  expect(readFileSync(file, 'utf8')).toBe('mine');
  for (const path of [at('mine.json', 'below.json'), `${at('x')}\u0000.json`]) {
    const refused = await runCommand('init', path);
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^saliency-trust: init: cannot write [^\n]*: (a file is|the path holds) [^\n]*\n$/,
      ),
    });
  }
  const two = await runCommand('init', at('a.json'), at('b.json'));
  expect(two).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/init takes \[FILE\], got '.*', '.*'\n$/),
  });
  expect(await runCommand('init', '--force')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^saliency-trust: Unknown option '--force'/),
  });
});

test('init makes the folder of the file, and names each config for its place', async () => {
  const places = [
    [['one', 'bench.json'], 'one'],
    [['two', 'bench.json'], 'two'],
    [['two', 'mine.json'], 'two-mine'],
    [['three', 'mine.json'], 'three-mine'],
    [['three', 'my study: 2.json'], 'three-my-study--2'],
    [['four', 'été.json'], 'four-été'],
  ] as const;
  for (const [parts, name] of places) {
    const file = at(...parts);
    expect(await runCommand('init', file)).toMatchObject({ code: 0, stderr: '' });
    const text = readFileSync(file, 'utf8');
    expect(asConfig(text)).toMatchObject({ name });
    expect(text).toContain(`saliency-trust-results/${name}.`);
  }
});

test('init names a config below this folder for all of its path', async () => {
  const below = mkdtempSync(join('node_modules', '.init-'));
  try {
    for (const [file, name] of [
      ['a/b/study.json', 'a-b-study'],
      ['a/bench.json', 'a'],
      ['b/bench.json', 'b'],
    ]) {
      const path = join(below, file ?? '');
      expect((await runCommand('init', path)).code).toBe(0);
      expect(asConfig(readFileSync(path, 'utf8'))).toMatchObject({
        name: `${below.replace('/', '-')}-${name}`,
      });
    }
  } finally {
    rmSync(below, { recursive: true });
  }
});
