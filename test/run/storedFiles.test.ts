/** Files of a run that somebody else wrote: what is not of a run is refused in one line, what is a name is a name. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { runCommand } from '../support/commandLine.ts';
import { exampleFiles, type RunFiles, writeRun } from '../support/exampleRun.ts';
import { workFolder, written } from '../support/workFolder.ts';

const at = workFolder();
type Path = readonly (string | number)[];

/** The path of every leaf, one of those that differ only by the place in a list or by the names of a record. */
function leaves(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : Object.entries(value);
  return entries.flatMap(([key, item]) => leaves(item, [...path, key]));
}

/** Criteria, methods and baselines are names that a run chooses: one stands for all. */
function shapeOf(path: Path): string {
  return path.map((key, index) => (typeof key === 'number' || isName(path, index) ? '*' : key)).join('.');
}

function isName(path: Path, index: number): boolean {
  const parent = path[index - 1];
  if (
    [
      'baselines',
      'also',
      'reasons',
      'margins',
      'verdicts',
      'compared',
      'disagreement',
      'audits',
      'subject',
      'condition',
      'tables',
    ].includes(`${parent}`)
  )
    return true;
  return path[0] === 'criteria' && (index === 1 || index === 2);
}

/** A copy of the data with another value at the path. */
function changed(data: unknown, path: Path, value: unknown): unknown {
  const copy = JSON.parse(JSON.stringify(data));
  const last = path.at(-1) ?? '';
  path.slice(0, -1).reduce((place, key) => place[key], copy)[last] = value;
  return copy;
}

function keyOf(path: Path): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '');
}

/** How a message names a key: of a file of lines by the line. */
function placeOf(name: string, path: Path): string {
  if (!name.endsWith('.jsonl')) return `${name}: ${keyOf(path)}`;
  return `${name}: line ${Number(path[0]) + 1}: ${keyOf(path.slice(1))}`;
}

const files = exampleFiles();
const evil = ['<img src=x onerror=alert(1)>'];

/** Of a manifest only some keys are read; what else it holds may be anything, and is escaped. */
const isRead = (name: string, path: Path) =>
  name !== 'manifest.json' || ['versions', 'seed', 'images', 'warnings', 'started'].includes(`${path[0]}`);

const cases = Object.entries(files).flatMap(([name, data]) => {
  const paths = leaves(data).filter((path) => isRead(name, path));
  return [...new Map(paths.map((path) => [shapeOf(path), path])).values()].map((path) => ({ name, path }));
});

describe('report', () => {
  test('writes the page of a run that has no rows', async () => {
    const folder = writeRun(at('whole'), files);
    expect(await runCommand('report', folder)).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(at('whole', 'summary.json'), 'utf8'))).toEqual(files['summary.json']);
  });

  test('reads the analyses of an earlier version, which called them views', async () => {
    const { disagreement = {}, ...others } = files['summary.json'] as {
      readonly disagreement?: Readonly<Record<string, { readonly analyses: unknown }>>;
    };
    const named = Object.entries(disagreement).map(([criterion, { analyses: views, ...rest }]) => [
      criterion,
      { ...rest, views },
    ]);
    expect(named.length).toBeGreaterThan(0);
    const folder = writeRun(at('earlier'), {
      ...files,
      'summary.json': { ...others, disagreement: Object.fromEntries(named) },
    });
    expect(await runCommand('report', folder)).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(at('earlier', 'summary.json'), 'utf8'))).toEqual(files['summary.json']);
  });

  test('refuses another kind of value at every key, naming file and key', async () => {
    expect(cases.length).toBeGreaterThan(90);
    for (const { name, path } of cases) {
      const data = changed(files[name as keyof RunFiles], path, evil);
      const folder = writeRun(at('broken'), { ...files, [name]: data });
      const { code, stdout, stderr } = await runCommand('report', folder);
      expect([name, keyOf(path), code, stdout]).toEqual([name, keyOf(path), 2, '']);
      expect(stderr.split('\n')).toHaveLength(2);
      expect(stderr).toContain(`${folder}/${placeOf(name, path)}: expected `.slice(0, 70));
    }
  });

  test.each<readonly [keyof RunFiles, Path, unknown, string]>([
    ['gallery.json', [0, 'width'], '"><b>', 'expected a whole number, got "\\"><b>"'],
    ['gallery.json', [0, 'width'], 0, 'expected at least 1, got 0'],
    ['gallery.json', [0, 'picture'], 'iVBORw0K"><b>', 'expected a PNG in base64, got "iVBORw0K\\"><b>"'],
    ['gallery.json', [0, 'picture'], 'PHN2Zz4=', 'expected a PNG in base64, got "PHN2Zz4="'],
    ['gallery.json', [0, 'outline'], 'M0 0"/><b>', 'expected an SVG path, got "M0 0\\"/><b>"'],
    ['gallery.json', [0, 'maps', 0, 'kind'], 'choice"><b>', 'expected one of method, localizer, got "choice\\"><b>"'],
    ['gallery.json', [0, 'maps', 0, 'cascade', 0, 'draw'], -1, 'expected a number of at least 0, got -1'],
    ['summary.json', ['criteria', 'localization', 'gradient', 'verdict'], 'good', 'expected one of pass, fail, undecided, got "good"'],
    ['summary.json', ['criteria', 'localization', 'gradient', 'n'], 1.5, 'expected a whole number, got 1.5'],
    ['summary.json', ['images'], null, 'expected a whole number, got null'],
    ['summary.json', ['criteria'], [], 'expected an object, got []'],
    ['manifest.json', ['config', 'preset'], 'mine', 'expected one of default, arun2021, got "mine"'],
    ['manifest.json', ['seed'], 'x'.repeat(4000), `expected a finite number, got "${'x'.repeat(79)}…`],
  ])('of %s refuses %j as %j', async (name, path, value, message) => {
    const folder = writeRun(at('broken'), { ...files, [name]: changed(files[name], path, value) });
    const { code, stderr } = await runCommand('report', folder);
    expect([code, stderr]).toEqual([2, `saliency-trust: ${folder}/${name}: ${keyOf(path)}: ${message}\n`]);
  }); // biome-ignore format: a table

  test.each(['..', '.', '../rsna', '/tmp', 'a/b', 'a\\b', ''])(
    'refuses %j as a task of a suite',
    async (task) => {
      writeRun(at('suite', 'rsna'), files);
      written(at('suite', 'suite.json'), JSON.stringify({ name: 'both', tasks: ['rsna', task] }));
      const { code, stderr } = await runCommand('report', at('suite'));
      const message = `suite.json: tasks[1]: expected the name of a folder, got ${JSON.stringify(task)}`;
      expect([code, stderr]).toEqual([2, `saliency-trust: ${at('suite')}/${message}\n`]);
    },
  );

  test.each<readonly [string, string, string]>([
    ['no JSON', '{"name": ', 'summary.json: expected JSON: '],
    ['a list', '[]', 'summary.json: expected an object, got []'],
    ['a key that changes objects', '{"name": "a", "criteria": {"__proto__": {}}}', "summary.json: expected no key '__proto__'"],
  ])('refuses a summary that is %s', async (_, text, message) => {
    const folder = writeRun(at('text'), files);
    written(at('text', 'summary.json'), text);
    const { code, stderr } = await runCommand('report', folder);
    expect(code).toBe(2);
    expect(stderr.split('\n')).toHaveLength(2);
    expect(stderr).toContain(message);
  }); // biome-ignore format: a table
});
