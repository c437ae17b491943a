/** The scripts of docs/examples, run as a reader would run them but for where they write. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import * as library from '../src/index.ts';
import { workFolder } from './support/workFolder.ts';

const exported = new Map<string, unknown>(Object.entries(library));
const folder = fileURLToPath(new URL('../docs/examples', import.meta.url));
const at = workFolder();

/** What a script prints, given what stands behind its name on the command line. */
async function printed(name: string, ...words: readonly string[]): Promise<string[]> {
  const code = readFileSync(join(folder, name), 'utf8');
  const names = [...code.matchAll(/^import \{ ([^}]*) \} from 'saliency-trust';$/gm)].flatMap(
    ([, list = '']) => list.split(', '),
  );
  expect(names.filter((one) => !exported.has(one))).toEqual([]);
  const lines: string[] = [];
  const console = { log: (...parts: unknown[]) => lines.push(parts.join(' ')), error: () => {} };
  const process = { argv: ['node', name, ...words] };
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  const body = code.replaceAll(/^import .*$/gm, '');
  const run = new AsyncFunction('console', 'process', ...names, body);
  await run(console, process, ...names.map((one) => exported.get(one)));
  return lines;
}

test('there is an example, and each has a test here', () => {
  expect(readdirSync(folder).filter((name) => name.endsWith('.mjs'))).toEqual(['benchmark.mjs']);
});

test('benchmark.mjs writes a report, goes on from it, draws it again and compares it with itself', async () => {
  const lines = await printed('benchmark.mjs', at('out'));
  expect(lines).toEqual([
    expect.stringMatching(/^gradient 0\.\d\d (pass|fail|undecided)$/),
    expect.stringMatching(/^occlusion 0\.\d\d (pass|fail|undecided)$/),
    'true 1 0',
  ]);
  for (const name of ['report.html', 'summary.json', 'rows.jsonl', 'manifest.json'])
    expect(existsSync(at('out', name))).toBe(true);
});

test('runBenchmark(suite, { out }) gives each task a folder, and tells of each as it ends', async () => {
  const task = (name: string) =>
    library.benchConfig(
      {
        name,
        dataset: { kind: 'synthetic', count: 2 },
        classifiers: [{ id: 'filters', model: 'matched-filter:3,4,5' }],
        methods: ['gradient'],
        criteria: ['localization'],
        target: 1,
      },
      { source: 'test', folder: '.' },
    );
  const told: string[] = [];
  const suite = { name: 'two', tasks: [task('a'), task('b')] };
  const done = await library.runBenchmark(suite, {
    out: at('suite'),
    onTask: ({ folder: own }) => told.push(own),
  });
  expect(told).toEqual([at('suite', 'a'), at('suite', 'b')]);
  expect(done.map(({ summary, failed }) => [summary.name, failed])).toEqual([
    ['a', []],
    ['b', []],
  ]);
  expect(existsSync(at('suite', 'report.html'))).toBe(true);
});
