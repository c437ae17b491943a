import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { readBenchmark } from '../../src/run/index.ts';
import { runCommand } from '../support/commandLine.ts';
import { smallStudy, workFolder, writeSmallStudy, written } from '../support/workFolder.ts';

const at = workFolder();
const task = { ...smallStudy, methods: ['gradient'], criteria: ['localization'] };

beforeAll(() => {
  writeSmallStudy(at);
  written(at('one.json'), JSON.stringify({ ...task, name: 'one' }));
  written(at('two.json'), JSON.stringify({ ...task, name: 'two', methods: ['grad-cam'] }));
});

const suite = (content: object) => written(at('suite.json'), JSON.stringify(content));

test('a suite writes a folder for each task and one page over all', async () => {
  const path = suite({ name: 'both', tasks: ['one.json', 'two.json'] });
  const result = await runCommand('bench', path, '--out', at('out'), '--quiet', '--limit', '2');
  expect(result).toMatchObject({ code: 0, stderr: '' });
  expect(result.stdout).toMatch(/one: 2 images[\s\S]*two: 2 images/);
  expect(readdirSync(at('out')).sort()).toEqual(['one', 'report.html', 'suite.json', 'two']);
  for (const name of ['one', 'two']) {
    expect(existsSync(at('out', name, 'rows.jsonl'))).toBe(true);
    expect(JSON.parse(readFileSync(at('out', name, 'summary.json'), 'utf8'))).toMatchObject({
      name,
      images: 2,
    });
  }
  const page = readFileSync(at('out', 'report.html'), 'utf8');
  for (const word of ['both', 'one', 'two', 'grad-cam', 'gradient']) expect(page).toContain(word);
});

test('a file without tasks is one benchmark', () => {
  expect(readBenchmark(at('one.json'))).toMatchObject({ name: 'one', methods: [{ name: 'gradient' }] });
});

test.each([
  [{ tasks: [] }, /suite\.json: tasks: /],
  [{ tasks: ['one.json'], seed: 2 }, /suite\.json: unknown key 'seed'$/],
  [
    { tasks: ['one.json', 'one.json'] },
    /suite\.json: tasks: expected each a name of its own, got 'one' twice$/,
  ],
  [
    { tasks: ['three.json'] },
    /three\.json: expected a config file, found no file that can be read \(ENOENT\)$/,
  ],
])('a suite %j is refused', (content, message) => {
  expect(() => readBenchmark(suite(content))).toThrow(message);
});
