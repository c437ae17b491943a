import { expect, test } from '@jest/globals';
import { slices } from '../../../src/audits/slices/slices.ts';
import type { Row } from '../../../src/types/row.ts';
import type { Run } from '../../../src/types/run.ts';
import { type PlantedOptions, plantedRun } from '../../support/plantedStudies.ts';

const options = slices.options.parse({ refits: 2, components: 8 });

async function audited(planted: PlantedOptions, asked = options) {
  const run = plantedRun(planted);
  const rows = await measured(run, asked);
  const context = { preset: 'default', seed: 1, images: run.images, methods: [] } as const;
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
