import { expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { slices } from '../../../src/audits/slices/slices.ts';
import { unreadableRows } from '../../../src/run/execute/unreadable.ts';
import type { Row } from '../../../src/types/row.ts';
import type { Run } from '../../../src/types/run.ts';
import { type PlantedOptions, plantedRun } from '../../support/plantedStudies.ts';

const options = slices.options.parse({ refits: 2, components: 8 });

async function audited(planted: PlantedOptions, asked = options) {
  const run = plantedRun(planted);
  return judged(await measured(run, asked), run);
}

function judged(rows: readonly Row[], { images }: Run) {
  const context = { preset: 'default', seed: 1, images, methods: [] } as const;
  return { rows, summary: slices.judge(rows, context).summary };
}

async function measured(run: Run, asked = options): Promise<Row[]> {
  const [unit] = slices.units(run, asked);
  return unit === undefined ? [] : slices.measure(unit, run, asked);
}

test('a planted slice is found, confirmed on other patients and described', async () => {
  const { rows, summary } = await audited({ n: 480, seed: 'a', inside: 0.6, outside: 0.05 });
  expect(summary.verdict).toBe('failure');
  const [worst] = summary.answers.filter(({ verdict }) => verdict === 'failure');
  expect(worst?.estimate ?? 0).toBeGreaterThan(0.4);
  expect(worst?.null ?? 1).toBeLessThan(0.2);
  expect(summary.sentence).toMatch(/view lateral/);
  expect(summary.sentence).toMatch(/device yes/);
  const common = rows.flatMap(({ metric, condition }) =>
    metric === 'token' ? String(condition?.token) : [],
  );
  expect(common).toContain('lateral');
  expect(common).toContain('devices');
  // Each study is accounted for once.
  expect(rows.filter(({ metric }) => metric === 'error')).toHaveLength(480);
});

test('the tested errors are those of the half that did not find the slice, one study a patient', async () => {
  const { rows, summary } = await audited({ n: 300, seed: 'b', inside: 0.5, outside: 0.1, perPatient: 3 });
  const halfOf = new Map<string, Set<string>>();
  const run = plantedRun({ n: 300, seed: 'b', inside: 0.5, outside: 0.1, perPatient: 3 });
  const group = new Map(run.images.map((image) => [image.id, image.group ?? '']));
  for (const { image = '', metric, condition } of rows) {
    if (metric !== 'error') continue;
    const own = group.get(image) ?? '';
    halfOf.set(own, (halfOf.get(own) ?? new Set()).add(String(condition?.half)));
  }
  expect([...halfOf.values()].every((halves) => halves.size === 1)).toBe(true);
  for (const { subject, n, estimate } of summary.answers) {
    const own = rows.filter(
      (row) =>
        row.metric === 'error' &&
        row.condition?.half === 'confirmed' &&
        row.subject.name === `slice ${subject.slice}`,
    );
    expect(n).toBe(own.length);
    const wrong = own.reduce((sum, row) => sum + (row.state === 'scored' ? row.value : 0), 0);
    expect(estimate).toBe(own.length === 0 ? null : wrong / own.length);
  }
});

test('without a planted slice few runs confirm one', async () => {
  let confirmed = 0;
  const runs = 40;
  const fast = slices.options.parse({ refits: 0, components: 6, blocks: ['attributes'] });
  for (let i = 0; i < runs; i++) {
    const { summary } = await audited({ n: 120, seed: `null ${i}`, inside: 0.2, outside: 0.2 }, fast);
    confirmed += Number(summary.verdict === 'failure');
  }
  // At 5 % more than 7 of 40 come once in 300 such tests.
  expect(confirmed).toBeLessThanOrEqual(7);
});

test('a study without a class is counted with its reason', async () => {
  const run = plantedRun({ n: 60, seed: 'c', inside: 0.3, outside: 0.3 });
  const images = run.images.map(({ label, ...image }, i) =>
    i < 3 || label === undefined ? image : { ...image, label },
  );
  const rows = await measured({ ...run, images });
  const errors = rows.filter(({ metric }) => metric === 'error');
  expect(errors).toHaveLength(60);
  expect(errors.filter(({ state }) => state === 'unscorable')).toEqual([
    expect.objectContaining({ image: 'study 0', reason: 'its class is not known' }),
    expect.objectContaining({ image: 'study 1' }),
    expect.objectContaining({ image: 'study 2' }),
  ]);
});

test('where nothing was looked for, the sentence says why of all studies', async () => {
  const run = plantedRun({ n: 20, seed: 'c', inside: 0.3, outside: 0.3 });
  const judgedWith = async (known: number) => {
    const images = run.images.map(({ label, ...image }, i) =>
      i >= known || label === undefined ? image : { ...image, label },
    );
    return judged(await measured({ ...run, images }), run).summary.sentence;
  };
  expect(await judgedWith(0)).toBe(
    'Nothing was looked for: no study has a class and a prediction (20: its class is not known).',
  );
  // Those without a class come first among the rows, and are not why.
  expect(await judgedWith(6)).toBe('Nothing was looked for: only 6 studies have a class and a prediction.');
});

test('too few studies, one class, and studies that are all the same have clear answers', async () => {
  const few = await audited({ n: 6, seed: 'd', inside: 0.5, outside: 0.5 });
  expect(few.summary).toMatchObject({ verdict: 'undecided', answers: [] });
  expect(few.summary.sentence).toBe('Nothing was looked for: only 6 studies have a class and a prediction.');
  const small = await audited({ n: 12, seed: 'e', inside: 0.5, outside: 0.5 });
  expect(small.summary.verdict).toBe('undecided');
  expect(small.summary.sentence).toMatch(/No slice has enough studies/);

  const run = plantedRun({ n: 40, seed: 'f', inside: 0.2, outside: 0.2 });
  const same = run.images.map(({ id, group = '' }) => ({
    id,
    group,
    label: 1,
    text: '',
    attributes: { view: 'a' },
  }));
  const rows = await measured({ ...run, images: same });
  expect(rows.every(({ state }) => state === 'unscorable')).toBe(true);
  expect(rows[0]).toMatchObject({
    reason: 'no block of embeddings: images, texts and attributes are all the same',
  });
  const oneClass = run.images.map((image) => ({ ...image, label: 1 }));
  const found = await measured({ ...run, images: oneClass });
  expect(found.filter(({ metric }) => metric === 'error')).toHaveLength(40);
});

test('how sure the model is, in a slice and outside, is counted by patient and tested', async () => {
  const { rows, summary } = await audited({ n: 480, seed: 'a', inside: 0.6, outside: 0.05 });
  const [worst] = summary.answers.filter(({ verdict }) => verdict === 'failure');
  const name = `slice ${worst?.subject.slice}`;
  const confirmed = rows.filter(({ metric, condition }) => metric === 'error' && condition?.half === 'confirmed');
  const gapOf = (own: readonly Row[]) =>
    own.reduce((sum, row) => sum + Number(row.condition?.confidence) - (row.state === 'scored' ? 1 - row.value : 0), 0) / own.length;
  const line = summary.tables.calibration?.rows.find(([slice]) => slice === name) ?? [];
  const [, count, , , gap, low, high, others, p] = line;
  expect(count).toBe(worst?.n);
  expect(gap).toBeCloseTo(gapOf(confirmed.filter(({ subject }) => subject.name === name)), 10);
  expect(others).toBeCloseTo(gapOf(confirmed.filter(({ subject }) => subject.name !== name)), 10);
  expect(Number(low)).toBeLessThan(Number(gap));
  expect(Number(high)).toBeGreaterThan(Number(gap));
  // It is as sure of itself where it errs in 60 %.
  expect(Number(p)).toBeLessThan(0.001);

  // Pictures are of the half that confirms, those that are wrong first; dots of all of it.
  const shown = slices.shows(rows);
  const halves = new Set(shown.map((id) => rows.find((row) => row.image === id)?.condition?.half));
  expect([...halves]).toEqual(['confirmed']);
  expect(summary.tables.pictures?.rows.map(([image]) => image)).toEqual(shown);
  expect(summary.tables.scatter?.rows).toHaveLength(confirmed.length);
}); // biome-ignore format: sums read better whole

test('maps are asked of some studies alone, and are worth what a linear model says', async () => {
  const planted = plantedRun({ n: 400, seed: 'maps', inside: 0.6, outside: 0.05 });
  const pixels = Float32Array.from({ length: 10 }, (_, i) => i - 4.5);
  const image = ndarray(pixels, [1, 10, 1]);
  const isPlanted = (id: string) => {
    const { view, device } = planted.images.find((one) => one.id === id)?.attributes ?? {};
    return view === 'lateral' && device === 'yes';
  };
  const asked: string[] = [];
  const mapOf = (sign: number) => ({ state: 'found', evidence: { map: ndarray(pixels.map((x) => sign * x), [1, 10]) } });
  const run = {
    ...planted,
    hasPixels: true,
    methods: ['right', 'turned', 'silent'],
    target: () => 2,
    mapSeed: () => 's',
    prepared: async (_: string, id: string) => ({ id, image }),
    // The third logit is the sum of the pixels, so far down that it predicts nothing.
    logits: async (model: string, all: Parameters<Run['logits']>[1]) => {
      const own = await planted.logits(model, all);
      return all.map(({ edit, image: id }, i) => {
        const seen = edit === undefined ? image : edit.apply({ id, image });
        const sum = Array.from({ length: 10 }, (_, j) => seen.get(0, j, 0)).reduce((a, b) => a + b, 0);
        return Float32Array.of(...(own[i] ?? []), sum - 50);
      });
    },
    // One method orders the pixels rightly, one turns its order round in the planted slice, one has no map.
    maps: async (_: unknown, id: string) => {
      asked.push(id);
      return new Map<string, object>([['right', mapOf(1)], ['turned', mapOf(isPlanted(id) ? -1 : 1)], ['silent', { state: 'unscorable', reason: 'none' }]]);
    },
  } as unknown as Run;
  const rows = await measured(run, slices.options.parse({ refits: 0, components: 8, blocks: ['text', 'attributes'], maps: 12 }));
  const { summary } = judged(rows, run);
  expect(new Set(asked).size).toBe(asked.length);
  expect(asked.length).toBeLessThanOrEqual(12 * (1 + summary.answers.length));
  // Of ten pixels k of the greatest less k of the least: 9, 16, 21, 24, 25, 24, 21, 16, 9; by trapezoids a tenth of their sum.
  const gains = rows.filter(({ metric }) => metric === 'symmetricRelevanceGain');
  for (const row of gains) {
    if (row.subject.name === 'silent') expect(row).toMatchObject({ state: 'unscorable', reason: 'none' });
    else expect(row.state === 'scored' ? row.value : 0).toBeCloseTo(row.subject.name === 'turned' && isPlanted(row.image ?? '') ? -16.5 : 16.5, 4);
  }
  const worst = `slice ${summary.answers.find(({ verdict }) => verdict === 'failure')?.subject.slice}`;
  const lineOf = (method: string) => summary.tables.worth?.rows.find(([slice, name]) => slice === worst && name === method) ?? [];
  const [, , inside, mean, low, high, others, otherMean, p] = lineOf('turned');
  expect(inside).toBeGreaterThanOrEqual(12);
  // What is outside is told by those of all: of other slices more were drawn than their share.
  const order = ({ image }: Row) => run.seed('slices', 'maps', image ?? '');
  const ofAll = rows.filter(({ metric, condition }) => metric === 'error' && condition?.half === 'confirmed').toSorted((a, b) => (order(a) < order(b) ? -1 : 1)).slice(0, 12);
  const outside = ofAll.filter(({ subject }) => subject.name !== worst).length;
  expect([others, outside < asked.length - Number(inside)]).toEqual([outside, true]);
  expect(Number(mean)).toBeLessThan(0);
  expect(Number(low)).toBeLessThanOrEqual(Number(mean));
  expect(Number(high)).toBeGreaterThanOrEqual(Number(mean));
  expect(Number(otherMean)).toBeGreaterThan(10);
  expect(Number(p)).toBeLessThan(0.001);
  // An image that cannot be read is one study that failed, and not a map without a gain in a slice of another study.
  const own = rows.filter((row) => row.image === asked[0]);
  expect(own.length).toBeGreaterThan(1);
  const broken = { unreadable: new Map([['broken', 'no picture']]), seed: () => '' };
  const failed = unreadableRows(own, [{ audit: slices, options: {} }], broken);
  const { model = '' } = own[0] ?? {};
  const nothingElse = { audit: 'slices', role: 'score', image: 'broken', model, seed: '', error: 'no picture' };
  expect(failed).toEqual([{ ...nothingElse, subject: { kind: 'model', name: model }, metric: 'error', state: 'failed' }]);
  // No spread, no test; and what has no map is counted.
  expect(lineOf('right').slice(3, 9)).toEqual([expect.closeTo(16.5, 4), expect.closeTo(16.5, 4), expect.closeTo(16.5, 4), others, expect.closeTo(16.5, 4), null]);
  expect(lineOf('silent')).toMatchObject([worst, 'silent', 0, null, null, null, 0, null, null, Number(inside) + outside]);
}); // biome-ignore format: the model reads better packed
