import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { matchedFilterModel, openClassifier } from '../../src/classifiers/index.ts';
import { node } from '../../src/graph/edit.ts';
import { floatTensor } from '../../src/graph/tensor.ts';
import { inUnits } from '../../src/images/index.ts';
import { averageMask } from '../../src/maps/index.ts';
import { averagePrecision, spearman } from '../../src/metrics/index.ts';
import { readImage } from '../../src/readers/index.ts';
import { bench, benchConfig, defaultConfig, explain } from '../../src/run/index.ts';
import type { SaliencyMap } from '../../src/types/arrays.ts';
import type { Row } from '../../src/types/row.ts';
import type { MethodSummary, Summary } from '../../src/types/summary.ts';
import { type CommandResult, runCommand } from '../support/commandLine.ts';
import { expectClose } from '../support/expectClose.ts';
import { maskOf, scoreValue } from '../support/maps.ts';
import { modelBytes } from '../support/smallModels.ts';
import {
  discPicture,
  greyPng,
  inDisc,
  pictureSize,
  smallStudy,
  workFolder,
  writeSmallStudy,
  written,
} from '../support/workFolder.ts';

const at = workFolder();
const read = (...parts: readonly string[]) => readFileSync(at(...parts), 'utf8');
const rowsIn = (folder: string): Row[] =>
  read(folder, 'rows.jsonl')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
const isPair = ({ role, partner }: Row) => role === 'null' && partner?.image !== undefined;
const isUntrained = ({ condition }: Row) => condition?.state === 'untrained';
const summaryIn = (folder: string) => JSON.parse(read(folder, 'summary.json')) as Summary;
const config = (name: string, changes: object) =>
  written(at(name), JSON.stringify({ ...smallStudy, ...changes }));

beforeAll(() => writeSmallStudy(at));

describe('bench on the small study', () => {
  let result: CommandResult;
  beforeAll(async () => {
    result = await runCommand('bench', config('study.json', {}), '--out', at('out'));
  });

  test('ends with code 0, the table on stdout and progress on stderr', () => {
    expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining('localization') });
    expect(result.stdout).toContain('small: 3 images');
    expect(result.stderr).toMatch(/\d+\/\d+ .*\n/);
    // The last line of progress is the end: the total was known from the beginning.
    expect(result.stderr).toMatch(/(\d+)\/\1 [^\n]*\nresults in /);
  });

  test('writes its seven files and nothing else', () => {
    expect(readdirSync(at('out')).sort()).toEqual([
      'gallery.json',
      'manifest.json',
      'predictions.jsonl',
      'report.html',
      'rows.jsonl',
      'summary.csv',
      'summary.json',
    ]);
  });

  test('writes rows of the promised form, each in one of the three states', () => {
    const rows = rowsIn('out');
    for (const row of rows) {
      const { state } = row;
      const outcome = { scored: 'value', unscorable: 'reason', failed: 'error' }[state];
      const always = [
        ...['version', 'audit', 'subject', 'role', 'image', 'model', 'metric', 'state', outcome, 'seed'],
      ];
      const optional = ['partner', 'condition'];
      expect(
        Object.keys(row)
          .filter((key) => !optional.includes(key))
          .sort(),
      ).toEqual(always.sort());
      if (row.state === 'scored') expect(Number.isFinite(row.value)).toBe(true);
      expect(row.seed).toMatch(/^[0-9a-f]{16}$/);
      expect(row).toMatchObject({ version: 2, subject: { name: expect.stringMatching(/./) } });
      expect(['score', 'null', 'reference', 'fact']).toContain(row.role);
      const { condition: { state: weights, redrawn, layers, draw } = {} } = row;
      const isUntrained = weights === 'untrained' && row.audit === 'localization';
      const isOfCascade = row.audit === 'randomization' && !isPair(row) && row.role !== 'fact';
      expect(weights !== undefined).toBe(isUntrained || isOfCascade);
      expect(draw !== undefined).toBe(isUntrained || isOfCascade);
      if (isOfCascade) expect(weights).toMatch(new RegExp(`^${redrawn}/${layers} `));
    }
    const cells = rows.map(({ seed, ...cell }) => JSON.stringify({ ...cell, state: '', value: 0 }));
    expect(new Set(cells).size).toBe(cells.length);
  });

  test('has a row for every cell: methods, images, states, draws, null pairs and baselines', () => {
    const rows = rowsIn('out');
    const count = (criterion: string, metric: string, which: (row: Row) => boolean = () => true) =>
      rows.filter((row) => row.audit === criterion && row.metric === metric && which(row)).length;
    // 3 methods and 4 baselines on 3 images; a state of 1 draw, the last of 2 and scored too; every ordered pair of 3 images.
    expect(count('localization', 'averagePrecision', ({ role }) => role === 'score')).toBe(21);
    expect(count('localization', 'averagePrecision', isUntrained)).toBe(18);
    expect(count('randomization', 'ssimWang', ({ role }) => role === 'score')).toBe(27);
    expect(count('randomization', 'ssimWang', isPair)).toBe(18);
    for (const criterion of ['repeatability', 'reproducibility']) {
      expect(count(criterion, 'ssimWang', ({ role }) => role === 'score')).toBe(9);
      expect(count(criterion, 'ssimWang', isPair)).toBe(18);
    }
  });

  test('scores the baselines as they are defined', () => {
    const masks = [0, 1, 2].map((index) => maskOf([pictureSize, pictureSize], inDisc(index)));
    for (const [index, mask] of masks.entries()) {
      const value = (method: string) =>
        rowsIn('out').find(
          (row) =>
            row.subject.kind === 'baseline' &&
            row.subject.name === method &&
            row.image === `p${index}` &&
            row.metric === 'averagePrecision',
        );
      const others = averageMask(masks.filter((_, other) => other !== index));
      expect(value('average-mask')).toMatchObject({ value: scoreValue(averagePrecision(others, mask)) });
    }
  });

  test('writes the seed that the map of a row was made with', async () => {
    const classifier = await openClassifier(at('a.onnx'));
    const maps = new Map<string, SaliencyMap>();
    const ofMethod = rowsIn('out').filter(({ subject }) => subject.name === 'smoothgrad');
    const local = ofMethod.filter(
      ({ audit, metric, role }) =>
        audit === 'localization' && metric === 'averagePrecision' && role === 'score',
    );
    expect(local).toHaveLength(3);
    for (const { image: id = '', ...row } of local) {
      const { image } = inUnits(await readImage(at('images', `${id}.png`)));
      const options = { samples: 5 };
      const asked = { method: 'smoothgrad', target: 1, seed: row.seed, options };
      const { map } = await explain(classifier, image, asked);
      const mask = maskOf([pictureSize, pictureSize], inDisc(Number(id.slice(1))));
      expect(row).toMatchObject({ value: scoreValue(averagePrecision(map, mask)) });
      maps.set(id, map);
    }
    await classifier.dispose();
    // The null of randomization compares these same maps; those of agreement have them on the first side.
    const pairs = ofMethod.filter(
      (row) => row.audit === 'randomization' && isPair(row) && row.metric === 'spearman',
    );
    expect(pairs).toHaveLength(6);
    for (const row of pairs) {
      const [a, b] = [row.image ?? '', row.partner?.image ?? ''].map((id) => maps.get(id));
      if (a === undefined || b === undefined) throw new Error('no map');
      expect(row).toMatchObject({ value: scoreValue(spearman(a, b)) });
    }
    const seeds = new Map(local.map(({ image, seed }) => [image, seed]));
    for (const row of ofMethod.filter(({ condition }) => condition?.draw === undefined)) {
      expect(row.seed).toBe(seeds.get(row.image));
    }
  });

  test('writes a summary whose numbers are numbers or null, and whose counts add up', () => {
    const summary = summaryIn('out');
    expect(summary).toMatchObject({ name: 'small', preset: 'default', target: '1', images: 3 });
    expect(Object.keys(summary.criteria)).toEqual([
      'localization',
      'randomization',
      'repeatability',
      'reproducibility',
    ]);
    for (const methods of Object.values(summary.criteria)) {
      expect(Object.keys(methods)).toEqual(['gradient', 'smoothgrad', 'grad-cam']);
      for (const cell of Object.values(methods)) {
        expect(Object.keys(cell)).toEqual(
          expect.arrayContaining([
            'metric',
            'mean',
            'ci',
            'n',
            'unscorable',
            'failed',
            'null',
            'baselines',
            'pass',
            'margin',
          ]),
        );
        expect(cell.n + cell.unscorable + cell.failed).toBe(3);
        expect(cell.n > 0).toBe(Number.isFinite(cell.mean));
      }
    }
    expect(read('out', 'summary.json')).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('has in the summary the means of its rows', () => {
    const rows = rowsIn('out');
    const mean = (which: (row: Row) => boolean) => {
      const values = rows.flatMap((row) => (row.state === 'scored' && which(row) ? [row.value] : []));
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    const { localization, randomization } = summaryIn('out').criteria as Record<
      string,
      Record<string, MethodSummary>
    >;
    const own = (criterion: string, metric: string) => (row: Row) =>
      row.audit === criterion && row.metric === metric && row.subject.name === 'gradient';
    const precision = own('localization', 'averagePrecision');
    expectClose(
      Number(localization?.gradient?.mean),
      mean((row) => precision(row) && row.role === 'score'),
      { absolute: 1e-12 },
    );
    expectClose(
      Number(localization?.gradient?.baselines.untrained),
      mean((row) => precision(row) && isUntrained(row)),
      { absolute: 1e-12 },
    );
    expectClose(
      Number(randomization?.gradient?.mean),
      mean(
        (row) =>
          own('randomization', 'ssimWang')(row) && row.role === 'score' && row.condition?.redrawn === 3,
      ),
      { absolute: 1e-12 },
    );
  });

  test('does not leave Grad-CAM as it was when every weight is re-drawn', () => {
    const { mean, values } = summaryIn('out').criteria.randomization?.['grad-cam'] ?? {};
    expect(Number(mean)).toBeLessThan(0.99);
    expect(values?.length).toBeGreaterThan(0);
  });

  test('writes a manifest with versions, seed and digests', () => {
    const manifest = JSON.parse(read('out', 'manifest.json')) as {
      versions: object;
      seed: number;
      sha256: { config: string; data: string; models: object };
    };
    expect(Object.keys(manifest.versions)).toEqual(['saliency-trust', 'onnxruntime-node', 'node']);
    expect(manifest.seed).toBe(1);
    const digest = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(manifest.sha256).toEqual({
      config: digest,
      data: digest,
      models: { a: digest, b: digest, c: digest },
      localizers: {},
    });
    expect(manifest).toMatchObject({
      machine: {},
      wallSeconds: expect.any(Number),
      peakMemoryMiB: expect.any(Number),
    });
  });

  test('writes a table with a row for each criterion and method, and a report that needs no network', () => {
    expect(read('out', 'summary.csv').trimEnd().split('\n')).toHaveLength(1 + 12);
    const html = read('out', 'report.html');
    expect(html).toContain('small');
    expect(html).not.toMatch(/(src|href)="?https?:/);
  });

  test('gives an image the same rows whichever others are in the run, but for what compares it with them', async () => {
    const alone = await runCommand(
      'bench',
      at('study.json'),
      '--out',
      at('alone'),
      '--limit',
      '1',
      '--quiet',
    );
    expect(alone.code).toBe(0);
    const own = (folder: string) =>
      rowsIn(folder).filter(
        (row) => row.image === 'p0' && !isPair(row) && row.subject.name !== 'average-mask',
      );
    expect(own('alone')).toEqual(own('out'));
    expect(summaryIn('alone').criteria.randomization?.gradient).toMatchObject({
      n: 1,
      null: null,
      verdict: 'undecided',
    });
  });

  test('runs the methods and criteria that the command line names, with their options of the config', async () => {
    const args = ['--methods', 'smoothgrad', '--criteria', 'localization', '--quiet'];
    const one = await runCommand('bench', at('study.json'), '--out', at('one'), ...args);
    expect(one.code).toBe(0);
    const own = (folder: string) =>
      rowsIn(folder).filter(
        (row) => row.audit === 'localization' && row.subject.name === 'smoothgrad' && !('condition' in row),
      );
    expect(own('one')).toEqual(own('out'));
    expect(Object.keys(summaryIn('one').criteria)).toEqual(['localization']);
  });

  test('opens only the classifiers that its criteria compare', async () => {
    written(at('broken.onnx'), 'no model');
    const classifiers = [
      smallStudy.classifiers[0],
      { id: 'broken', model: 'broken.onnx', role: 'replicate' },
    ];
    const changes = { classifiers, methods: ['gradient'], criteria: ['localization', 'repeatability'] };
    const path = config('unneeded.json', changes);
    const args = ['bench', path, '--out', at('unneeded'), '--quiet'];
    expect((await runCommand(...args, '--criteria', 'localization')).code).toBe(0);
    const { sha256 } = JSON.parse(read('unneeded', 'manifest.json')) as { sha256: { models: object } };
    expect(Object.keys(sha256.models)).toEqual(['a']);
    expect(await runCommand(...args)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('broken.onnx'),
    });
  });

  test('under arun2021 is scored by the paper’s numbers', async () => {
    const path = config('arun.json', { preset: 'arun2021', methods: ['gradient'] });
    expect((await runCommand('bench', path, '--out', at('arun'), '--quiet')).code).toBe(0);
    const { localization, randomization } = summaryIn('arun').criteria;
    expect(localization?.gradient).toMatchObject({
      metric: 'clippedTrapezoidAuprc',
      rule: expect.stringContaining('Arun'),
    });
    expect(randomization?.gradient).toMatchObject({ metric: 'ssimArun2021', pass: expect.any(Boolean) });
  });
});

/** A net of the square root of the pixels: where one is 0 the gradient is infinite, and only there. */
function rootNet(): Uint8Array {
  const input = [undefined, 1, pictureSize, pictureSize];
  return modelBytes({
    nodes: [
      node('Sqrt', ['image'], ['roots']),
      node('Conv', ['roots', 'w'], ['maps'], { pads: [1, 1, 1, 1] }),
      node('Relu', ['maps'], ['active']),
      node('GlobalAveragePool', ['active'], ['pooled']),
      node('Flatten', ['pooled'], ['logits']),
    ],
    weights: {
      w: floatTensor(
        Float32Array.from({ length: 18 }, (_, i) => 1 + Math.sin(i)),
        [2, 1, 3, 3],
      ),
    },
    input,
    outputs: ['logits'],
  });
}

describe('a cell that breaks', () => {
  test('is a failed row; the run goes on and ends with code 1, and names it', async () => {
    written(at('root.onnx'), rootNet());
    for (const index of [0, 1, 2]) {
      written(at('black', `p${index}.png`), index === 1 ? greyPng((y, x) => 10 * y + x) : discPicture(index));
    }
    const path = config('broken.json', {
      dataset: { kind: 'folder', images: 'black', masks: 'masks' },
      classifiers: [{ id: 'root', model: 'root.onnx' }],
      methods: ['gradient', 'grad-cam'],
      criteria: ['localization'],
    });
    const result = await runCommand('bench', path, '--out', at('broken'), '--quiet');
    expect(result.code).toBe(1);
    expect(result.stderr).toBe('failed: localization, gradient, p1: the map must be finite, got Infinity\n');
    const { gradient, 'grad-cam': cam } = summaryIn('broken').criteria.localization ?? {};
    expect(gradient).toMatchObject({ n: 2, unscorable: 0, failed: 1 });
    expect(gradient?.reasons).toEqual({ 'failed: the map must be finite, got Infinity': 1 });
    expect(cam).toMatchObject({ n: 3, unscorable: 0, failed: 0 });
    const scores = gradient?.values.map(({ value }) => value) ?? [];
    expectClose(Number(gradient?.mean), scores.reduce((sum, value) => sum + value, 0) / 2, {
      absolute: 1e-12,
    });
  });

  test('for an image whose logits are not numbers fails all methods of that image alone', async () => {
    const overflow = modelBytes({
      nodes: [
        node('Sub', ['image', 'level'], ['below']),
        node('Log', ['below'], ['logs']),
        node('Conv', ['logs', 'w'], ['maps']),
        node('Relu', ['maps'], ['active']),
        node('GlobalAveragePool', ['active'], ['pooled']),
        node('Flatten', ['pooled'], ['logits']),
      ],
      weights: {
        level: floatTensor(Float32Array.of(-0.5), []),
        w: floatTensor(Float32Array.of(-1, 2), [2, 1, 1, 1]),
      },
      input: [undefined, 1, pictureSize, pictureSize],
      outputs: ['logits'],
    });
    written(at('log.onnx'), overflow);
    for (const index of [0, 1]) written(at('two', `p${index}.png`), discPicture(index));
    const path = config('nan.json', {
      dataset: { kind: 'folder', images: 'two', masks: 'masks' },
      classifiers: [{ id: 'log', model: 'log.onnx', preprocess: { range: [-0.7, 3] } }],
      methods: ['gradient'],
      target: 'predicted',
      criteria: ['localization'],
    });
    written(
      at('two', 'p0.png'),
      greyPng((y, x) => (y + x === 0 ? 0 : 100)),
    );
    const result = await runCommand('bench', path, '--out', at('nan'), '--quiet');
    expect(result).toMatchObject({
      code: 1,
      stderr: 'failed: localization, gradient, p0: the logits are not finite\n',
    });
    expect(summaryIn('nan').criteria.localization?.gradient).toMatchObject({ n: 1, failed: 1 });
  });

  test('for want of a region is unscorable, not an error', async () => {
    for (const index of [0, 1, 2]) {
      written(
        at('some', `p${index}.png`),
        greyPng((y, x) => Number(index > 0 && inDisc(index)(y, x))),
      );
    }
    const path = config('empty.json', {
      dataset: { kind: 'folder', images: 'images', masks: 'some' },
      classifiers: smallStudy.classifiers.slice(0, 1),
      methods: ['gradient'],
      criteria: ['localization'],
    });
    expect((await runCommand('bench', path, '--out', at('empty'), '--quiet')).code).toBe(0);
    expect(summaryIn('empty').criteria.localization?.gradient).toMatchObject({
      n: 2,
      unscorable: 1,
      failed: 0,
      reasons: { 'the mask is empty': 1 },
    });
  });
});

test('two classifiers of different input sizes are compared on the maps of the first', async () => {
  written(at('wide.onnx'), matchedFilterModel({ size: 32, sigmas: [3, 4] }));
  const data = {
    ...smallStudy,
    classifiers: [smallStudy.classifiers[0], { id: 'wide', model: 'wide.onnx', role: 'replicate' }],
    methods: ['gradient'],
    criteria: ['repeatability'],
  };
  const { summary } = await bench(benchConfig(data, { source: 'test', folder: at() }));
  expect(summary.criteria.repeatability?.gradient).toMatchObject({ n: 3, failed: 0 });
});

test('the default run needs no file and runs all four criteria', async () => {
  const { rows, summary } = await bench(
    defaultConfig({ limit: 2, methods: ['gradient'], criteria: ['localization', 'repeatability'] }),
  );
  expect(defaultConfig().criteria).toHaveLength(4);
  expect(rows.every(({ state }) => state === 'scored')).toBe(true);
  expect(summary.criteria.localization?.gradient?.n).toBe(2);
  // A matched filter finds its disc: far above a prevalence of a few per cent.
  expect(Number(summary.criteria.localization?.gradient?.mean)).toBeGreaterThan(0.5);
});

describe('bench again', () => {
  const again = {
    dataset: { ...smallStudy.dataset, limit: 2 },
    classifiers: smallStudy.classifiers.slice(0, 1),
    methods: [{ name: 'smoothgrad', samples: 7 }, 'integrated-gradients', 'grad-cam'],
    criteria: ['localization', { name: 'randomization', draws: 1, steps: 1 }],
  };
  const outputs = async (folder: string, changes: object, ...flags: string[]) => {
    const path = config(`${folder}.json`, { ...again, ...changes });
    const result = await runCommand('bench', path, '--out', at(folder), '--quiet', ...flags);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    return { rows: read(folder, 'rows.jsonl'), summary: read(folder, 'summary.json') };
  };

  test('gives the same bytes for the same seed, in parts of any size', async () => {
    const first = await outputs('first', {});
    expect(await outputs('second', {})).toEqual(first);
    expect(await outputs('threes', { batchSize: 3 })).toEqual(first);
    expect(await outputs('ones', { batchSize: 1 })).toEqual(first);
  });

  test('gives other numbers for another seed', async () => {
    await outputs('seed2', {}, '--seed', '2');
    await outputs('seed1', {}, '--seed', '1');
    const values = (folder: string, method: string, criterion: string) =>
      rowsIn(folder).flatMap((row) =>
        row.state === 'scored' && row.subject.name === method && row.audit === criterion && !isUntrained(row)
          ? [row.value]
          : [],
      );
    for (const [method, criterion] of [
      ['smoothgrad', 'localization'],
      ['grad-cam', 'randomization'],
    ] as const) {
      expect(values('seed2', method, criterion)).not.toEqual(values('seed1', method, criterion));
    }
    // No seed enters what is computed without a random number.
    expect(values('seed2', 'grad-cam', 'localization')).toEqual(values('seed1', 'grad-cam', 'localization'));
  });

  test('in a folder with the results of an earlier run replaces them', async () => {
    await outputs('twice', {});
    const { rows } = await outputs('twice', { criteria: ['localization'] });
    expect(rows).not.toContain('randomization');
    expect(readdirSync(at('twice'))).toHaveLength(7);
  });
});
