import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { RunComparison } from '../../src/run/index.ts';
import type { Summary } from '../../src/types/summary.ts';
import { runCommand } from '../support/commandLine.ts';
import { expectClose } from '../support/expectClose.ts';
import { smallStudy, workFolder, writeSmallStudy, written } from '../support/workFolder.ts';

const at = workFolder();
const summaryIn = (folder: string) => JSON.parse(readFileSync(at(folder, 'summary.json'), 'utf8')) as Summary;
const manifestIn = (folder: string) =>
  JSON.parse(readFileSync(at(folder, 'manifest.json'), 'utf8')) as {
    readonly sha256: { readonly models: Readonly<Record<string, string>> };
  };
const compared = async (...folders: readonly string[]) => {
  const result = await runCommand('compare', ...folders.map((folder) => at(folder)), '--json');
  expect(result).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(result.stdout) as RunComparison;
};

/** Two runs: the second with fewer noisy copies, another second network and without Grad-CAM. */
beforeAll(async () => {
  writeSmallStudy(at, 6);
  const criteria = ['localization', 'repeatability'];
  const study = { ...smallStudy, criteria, classifiers: smallStudy.classifiers.slice(0, 2) };
  const [a, b] = study.classifiers;
  const changed = {
    ...study,
    classifiers: [a, { ...b, model: 'c.onnx' }],
    methods: ['gradient', { name: 'smoothgrad', samples: 3 }],
  };
  for (const [name, config] of Object.entries({
    one: study,
    two: changed,
    arun: { ...study, preset: 'arun2021' },
  })) {
    const file = written(at(`${name}.json`), JSON.stringify(config));
    expect(await runCommand('bench', file, '--out', at(name), '--quiet')).toMatchObject({
      code: 0,
      // The second network of the second run has another architecture.
      stderr: name === 'two' ? expect.stringContaining('b: a replicate') : '',
    });
  }
});

describe('compare', () => {
  test('lists what differs in settings and digests by key, and nothing else', async () => {
    const { settings, versions, digests } = await compared('one', 'two');
    expect(settings).toEqual([
      { key: 'classifiers.b.model', before: 'b.onnx', after: 'c.onnx' },
      { key: 'methods', before: 'gradient, smoothgrad, grad-cam', after: 'gradient, smoothgrad' },
      { key: 'methods.smoothgrad.options.samples', before: 5, after: 3 },
    ]);
    expect(versions).toEqual([]);
    const [before, after] = ['one', 'two'].map((folder) => manifestIn(folder).sha256.models.b);
    expect(digests).toEqual([{ key: 'models.b', before, after }]);
  });

  test('pairs the images: the difference is the mean of the differences of each image', async () => {
    const { cells } = await compared('one', 'two');
    for (const [criterion, method] of [
      ['localization', 'smoothgrad'],
      ['repeatability', 'gradient'],
    ] as const) {
      const [a, b] = ['one', 'two'].map((folder) => summaryIn(folder).criteria[criterion]?.[method]);
      const values = new Map(a?.values.map(({ image, value }) => [image, value]));
      const differences = (b?.values ?? []).map(
        ({ image, value }) => value - (values.get(image) ?? Number.NaN),
      );
      const cell = cells.find((item) => item.criterion === criterion && item.method === method);
      expect(cell).toMatchObject({
        before: { mean: a?.mean, ci: a?.ci },
        after: { mean: b?.mean, verdict: b?.verdict },
      });
      expect(cell?.shared).toBe(6);
      const mean = differences.reduce((sum, value) => sum + value, 0) / 6;
      expectClose([Number(cell?.difference)], [mean], { absolute: 1e-12 });
      const [low, high] = cell?.differenceCi ?? [Number.NaN, Number.NaN];
      expect(low <= mean && mean <= high).toBe(true);
      // An interval of a mean lies within the values.
      expect(low).toBeGreaterThanOrEqual(Math.min(...differences));
      expect(high).toBeLessThanOrEqual(Math.max(...differences));
    }
    // A network of another kind agrees less than a second training does.
    const repeated = cells.find(
      ({ criterion, method }) => criterion === 'repeatability' && method === 'gradient',
    );
    expect(Number(repeated?.differenceCi?.[1])).toBeLessThan(0);
  });

  test('shows a method that only one of them has, and counts what it compared', async () => {
    const { cells } = await compared('one', 'two');
    const camOf = (list: RunComparison['cells']) => list.filter(({ method }) => method === 'grad-cam');
    for (const cell of camOf(cells)) {
      expect(cell).toMatchObject({
        after: null,
        isFlipped: false,
        difference: null,
        differenceCi: null,
        shared: 0,
      });
    }
    expect(camOf(cells)).toHaveLength(2);
    expect(camOf((await compared('two', 'one')).cells)).toMatchObject([{ before: null }, { before: null }]);
  });

  test('of a run with itself finds nothing', async () => {
    const { settings, versions, digests, cells } = await compared('one', 'one');
    expect([settings, versions, digests]).toEqual([[], [], []]);
    for (const cell of cells) {
      expect(cell).toMatchObject({ difference: 0, differenceCi: [0, 0], isFlipped: false, shared: 6 });
    }
  });

  test('names flips of verdicts', async () => {
    const summary = summaryIn('one');
    const gradient = summary.criteria.localization?.gradient;
    if (gradient === undefined) throw new Error('no gradient');
    const other = gradient.verdict === 'pass' ? 'fail' : 'pass';
    const localization = { ...summary.criteria.localization, gradient: { ...gradient, verdict: other } };
    written(
      at('flipped', 'summary.json'),
      JSON.stringify({ ...summary, criteria: { ...summary.criteria, localization } }),
    );
    written(at('flipped', 'manifest.json'), readFileSync(at('one', 'manifest.json')));
    const { stdout } = await runCommand('compare', at('one'), at('flipped'));
    expect(stdout).toContain(`${gradient.verdict} -> ${other}\n`);
    expect(stdout).toMatch(/\n1 of 6 verdicts changed\n$/);
  });

  test('says which run alone has a cell, and counts what both have', async () => {
    const { stdout } = await runCommand('compare', at('two'), at('one'));
    const verdictOf = (criterion: string) => summaryIn('one').criteria[criterion]?.['grad-cam']?.verdict;
    for (const criterion of ['localization', 'repeatability'])
      expect(stdout).toMatch(new RegExp(`\n  grad-cam .* ${verdictOf(criterion)}, only in after\n`));
    expect(stdout).toMatch(/\n\d of 4 verdicts changed; 2 only in after\n$/);
    expect((await runCommand('compare', at('one'), at('two'))).stdout).toMatch(
      /\n\d of 4 verdicts changed; 2 only in before\n$/,
    );
    expect(stdout).not.toContain('undefined');
  });

  test('does not subtract numbers of different metrics: those of another preset', async () => {
    const { cells } = await compared('one', 'arun');
    expect(cells.length).toBe(6);
    for (const { criterion, before, after, ...others } of cells) {
      const isLocalization = criterion === 'localization';
      expect(before?.metric).toBe(isLocalization ? 'averagePrecision' : 'ssimWang');
      expect(after?.metric).toBe(isLocalization ? 'clippedTrapezoidAuprc' : 'ssimArun2021');
      expect(others).toMatchObject({ difference: null, differenceCi: null, shared: 0 });
    }
    const { stdout } = await runCommand('compare', at('one'), at('arun'));
    expect(stdout.match(/another metric/g)).toHaveLength(6);
  });

  test('prints tables whose columns stand one below the other', async () => {
    const { code, stdout } = await runCommand('compare', at('one'), at('two'));
    expect(code).toBe(0);
    expect(stdout).toContain('versions: the same\n');
    expect(stdout).toContain('  methods.smoothgrad.options.samples: 5 -> 3\n');
    expect(stdout).toContain('localization: averagePrecision\n');
    const lines = stdout.split('\n');
    const start = lines.findIndex((line) => line.startsWith('  method '));
    const ends = lines.slice(start, start + 3).map((line) => line.indexOf('  ', line.indexOf(' to ')));
    expect(new Set(ends.slice(1)).size).toBe(1);
  });
});

describe('compare of several tasks', () => {
  test('compares those of one name, and shows those that one of them alone has', async () => {
    for (const run of ['first', 'second']) {
      for (const name of ['x', 'y']) {
        const summary = {
          ...summaryIn(run === 'first' ? 'one' : 'two'),
          name: run === 'second' && name === 'y' ? 'z' : name,
        };
        written(at(run, name, 'summary.json'), JSON.stringify(summary));
        written(at(run, name, 'manifest.json'), readFileSync(at('one', 'manifest.json')));
      }
    }
    const comparisons = (await runCommand('compare', at('first'), at('second'), '--json')).stdout;
    expect(JSON.parse(comparisons)).toMatchObject([
      { before: { name: 'x' }, after: { name: 'x' } },
      { before: { name: 'y' }, after: null, settings: [], cells: { length: 6 } },
      { before: null, after: { name: 'z' }, settings: [], cells: { length: 4 } },
    ]);
    const { stdout } = await runCommand('compare', at('first'), at('second'));
    expect(stdout).toContain('after   no task of this name\n');
    expect(stdout).toContain('\n0 of 0 verdicts changed; 6 only in before\n');
  });
});

describe('compare refuses in one line', () => {
  const manifest = JSON.stringify({ versions: {}, seed: 1, sha256: {} });
  test.each<readonly [string, () => readonly string[], RegExp]>([
    ['one folder', () => [at('one')], /compare takes <DIR1> <DIR2>, got '.*one'$/],
    ['three folders', () => [at('one'), at('two'), at('one')], /compare takes <DIR1> <DIR2>, got '.*one', '.*two', '.*one'$/],
    ['a folder that is not there', () => [at('one'), at('nope')], /nope must be the folder of a run, cannot read it \(ENOENT\)$/],
    ['a folder without a run', () => [at('one'), at('images')], /images must hold a finished run, found no manifest\.json$/],
    ['a run without a summary', () => { written(at('half', 'manifest.json'), manifest); return [at('one'), at('half')]; }, /half.summary\.json: expected a file of a finished run, found none; report makes it again from the rows$/],
    ['a summary that is none', () => { written(at('none', 'manifest.json'), manifest); written(at('none', 'summary.json'), '{}'); return [at('one'), at('none')]; }, /none.summary\.json: name: expected a text, got nothing$/],
    ['a manifest that is no JSON', () => { written(at('torn', 'manifest.json'), '{"a'); return [at('one'), at('torn')]; }, /manifest\.json: expected JSON: /],
    ['tasks of other names', () => [at('one'), at('first')], /compare: expected tasks of one name, got small and x, y$/],
  ])('%s', async (_, folders, message) => {
    const { code, stdout, stderr } = await runCommand('compare', ...folders());
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(message)]);
    expect([code, stdout]).toEqual([2, '']);
  }); // biome-ignore format: a table
});
