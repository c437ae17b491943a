import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { runCommand } from '../support/commandLine.ts';
import { smallStudy, workFolder, writeSmallStudy, written } from '../support/workFolder.ts';

const at = workFolder();
const made = ['report.html', 'summary.csv', 'summary.json'] as const;
const contents = (folder: string) =>
  Object.fromEntries(made.map((name) => [name, readFileSync(at(folder, name), 'utf8')]));

beforeAll(async () => {
  writeSmallStudy(at);
  const criteria = ['localization', { name: 'randomization', draws: 1, steps: 1 }];
  const study = { ...smallStudy, criteria, methods: ['gradient', 'grad-cam'] };
  written(at('one.json'), JSON.stringify({ ...study, name: 'one' }));
  written(at('two.json'), JSON.stringify({ ...study, name: 'two', criteria: ['localization'] }));
  written(at('both.json'), JSON.stringify({ name: 'both', tasks: ['two.json', 'one.json'] }));
  const result = await runCommand('bench', at('both.json'), '--out', at('both'), '--quiet');
  expect(result).toMatchObject({ code: 0, stderr: '' });
  // No model is needed from here on.
  for (const file of ['a.onnx', 'b.onnx', 'c.onnx']) rmSync(at(file));
});

test('report makes the same page and summary again from the files of a run', async () => {
  const before = contents('both/one');
  expect(before['report.html']).toContain('data:image/png;base64,');
  for (const name of made) rmSync(at('both', 'one', name), { force: name !== 'summary.json' });
  // The summary is read where the rows do not tell; here it is made from them, and need only be a summary.
  const empty = { name: 'one', preset: 'default', target: '1', images: 0, criteria: {} };
  written(at('both', 'one', 'summary.json'), JSON.stringify(empty));
  expect(await runCommand('report', at('both', 'one'))).toEqual({
    code: 0,
    stdout: `wrote report.html, summary.csv and summary.json in ${at('both', 'one')}\n`,
    stderr: '',
  });
  expect(contents('both/one')).toEqual(before);
});

test('report makes a summary that was lost again from the rows, and says so', async () => {
  const before = contents('both/one');
  rmSync(at('both', 'one', 'summary.json'));
  expect(await runCommand('report', at('both', 'one'))).toMatchObject({
    code: 0,
    stderr: `${at('both', 'one')}: no summary.json; it is made again from the rows\n`,
  });
  expect(contents('both/one')).toEqual(before);
});

test.each<readonly [string, (rows: string) => string, RegExp]>([
  ['of the last image lost', (rows) => rows.split('\n').filter((line) => !line.includes('"p2"')).join('\n'), /expected the \d+ rows of the run, found \d+$/],
  ['lost but for one', (rows) => `${rows.split('\n')[0]}\n`, /expected the \d+ rows of the run, found 1$/],
  ['all lost', () => '', /expected the \d+ rows of the run, found 0$/],
  ['one changed', (rows) => rows.replace(/"value":0\./, '"value":0.1'), /expected the rows as the run wrote them, found them changed$/],
  ['one twice and one lost', (rows) => rows.replace(/^([^\n]*\n)[^\n]*\n/, '$1$1'), /expected the rows as the run wrote them, found them changed$/],
])('report refuses rows of which %s, and writes nothing', async (_, changed, message) => {
  const path = at('both', 'two', 'rows.jsonl');
  const [rows, before] = [readFileSync(path, 'utf8'), contents('both/two')];
  written(path, changed(rows));
  for (const folder of [at('both', 'two'), at('both')]) {
    const { code, stdout, stderr } = await runCommand('report', folder);
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(message)]);
    expect([code, stdout]).toEqual([2, '']);
  }
  expect(contents('both/two')).toEqual(before);
  written(path, rows);
}); // biome-ignore format: a table

test('report refuses predictions that are not all there, and says where they were lost', async () => {
  const path = at('both', 'two', 'predictions.jsonl');
  const [text, before] = [readFileSync(path, 'utf8'), contents('both/two')];
  for (const [changed, message] of [
    [text.slice(text.indexOf('\n') + 1), /expected the \d+ predictions of the run, found \d+\n$/],
    [
      text.replace(/"logits":\[-?\d/, '"logits":[9'),
      /expected the predictions as the run wrote them, found them changed\n$/,
    ],
  ] as const) {
    written(path, changed);
    expect(await runCommand('report', at('both', 'two'))).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(message),
    });
  }
  rmSync(path);
  expect(await runCommand('report', at('both', 'two'))).toMatchObject({
    code: 0,
    stderr: `${at('both', 'two')}: no predictions.jsonl; of the classifiers it says no more than summary.json did\n`,
  });
  written(path, text);
  expect((await runCommand('report', at('both', 'two'))).code).toBe(0);
  expect(contents('both/two')).toEqual(before);
});

test('report holds rows to the images of a manifest that does not count them', async () => {
  const [path, manifest] = ['rows.jsonl', 'manifest.json'].map((name) => at('both', 'two', name)) as [
    string,
    string,
  ];
  const texts = [path, manifest].map((name) => readFileSync(name, 'utf8')) as [string, string];
  const { rows: _, ...older } = JSON.parse(texts[1]);
  written(manifest, JSON.stringify(older));
  expect((await runCommand('report', at('both', 'two'))).code).toBe(0);
  written(
    path,
    texts[0]
      .split('\n')
      .filter((line) => !line.includes('"p1"'))
      .join('\n'),
  );
  expect(await runCommand('report', at('both', 'two'))).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      /rows\.jsonl: expected rows of localization, gradient and p1, found none\n$/,
    ),
  });
  written(path, texts[0]);
  written(manifest, texts[1]);
});

test('report of a suite writes every task and the page over all, in their order', async () => {
  const before = readFileSync(at('both', 'report.html'), 'utf8');
  rmSync(at('both', 'report.html'));
  rmSync(at('both', 'two', 'report.html'));
  expect((await runCommand('report', at('both'))).code).toBe(0);
  expect(readFileSync(at('both', 'report.html'), 'utf8')).toBe(before);
  expect(readdirSync(at('both', 'two'))).toContain('report.html');
});

test('report says what it could not make', async () => {
  rmSync(at('both', 'two', 'gallery.json'));
  rmSync(at('both', 'two', 'rows.jsonl'));
  const folder = at('both', 'two');
  expect(await runCommand('report', folder)).toMatchObject({
    code: 0,
    stderr: `${folder}: no rows with their config, or an audit that was given in code; the summary is the one it was\n${folder}: no gallery.json; the report has no pictures\n`,
  });
  expect(readFileSync(at('both', 'two', 'report.html'), 'utf8')).toContain('two');
});

test.each<readonly [string, () => readonly string[], RegExp]>([
  ['no folder', () => [], /report takes <DIR>, got none$/],
  ['two folders', () => [at('both'), at('both')], /report takes <DIR>, got '.*', '.*'$/],
  ['a folder without a run', () => [at('images')], /images must hold a finished run, found no manifest\.json$/],
  ['rows that are no JSON', () => { written(at('both', 'one', 'rows.jsonl'), '{"a":1}\n{"b'); return [at('both', 'one')]; }, /rows\.jsonl: line 2: expected JSON: /],
])('report refuses %s', async (_, folders, message) => {
  const { code, stdout, stderr } = await runCommand('report', ...folders());
  expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(message)]);
  expect([code, stdout]).toEqual([2, '']);
}); // biome-ignore format: a table
