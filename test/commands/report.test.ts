import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import type { Summary } from '../../src/types/summary.ts';
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

test('report takes over what was changed in the rows', async () => {
  const path = at('both', 'two', 'rows.jsonl');
  const rows = readFileSync(path, 'utf8');
  const summary = () => JSON.parse(readFileSync(at('both', 'two', 'summary.json'), 'utf8')) as Summary;
  const before = summary().criteria.localization?.gradient?.mean;
  const halved = rows.replaceAll(
    /("name":"gradient".*"averagePrecision".*"value":)([\d.]+)/g,
    (_, head, value) => `${head}${Number(value) / 2}`,
  );
  written(path, halved);
  expect((await runCommand('report', at('both', 'two'))).code).toBe(0);
  expect(summary().criteria.localization?.gradient?.mean).toBeCloseTo(Number(before) / 2, 12);
  written(path, rows);
  expect((await runCommand('report', at('both', 'two'))).code).toBe(0);
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
    stderr: `${folder}: no rows with their config; the summary is the one it was\n${folder}: no gallery.json; the report has no pictures\n`,
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
