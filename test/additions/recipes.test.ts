/**
 * The recipes of CONTRIBUTING: each thing that can be added is one file of test/fixtures/additions and one more entry
 * of a list, and nothing else has to be told.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from '@jest/globals';
import {
  audits,
  type BenchResult,
  bench,
  benchConfig,
  datasetKinds,
  localizationBy,
  methods,
  metrics,
} from '../../src/index.ts';
import { confidence } from '../fixtures/additions/audit/confidence.ts';
import { squaresKind } from '../fixtures/additions/dataset/squares.ts';
import { ownBrightness } from '../fixtures/additions/method/ownBrightness.ts';
import { insideMean } from '../fixtures/additions/metric/insideMean.ts';

const additions = {
  methods: [...methods, ownBrightness],
  audits: [
    ...audits.filter(({ name }) => name !== 'localization'),
    localizationBy({ metrics: [...metrics.regionMetrics, insideMean] }),
    confidence,
  ],
  datasets: [...datasetKinds, squaresKind],
};

const study = {
  name: 'additions',
  dataset: { kind: 'squares', side: 9 },
  classifiers: [{ id: 'filters', model: 'matched-filter:3' }],
  methods: ['gradient', { name: 'own-brightness', gain: 2 }],
  criteria: ['localization', { name: 'confidence', above: 1 }],
  target: 1,
};
const read = (changes: object = {}, lists: object = additions) =>
  benchConfig({ ...study, ...changes }, { source: 'study', folder: '.', ...lists });

let result: BenchResult;
beforeAll(async () => {
  result = await bench(read());
});

const rowsOf = (metric: string, name: string) =>
  result.rows.filter((row) => row.metric === metric && row.subject.name === name);

test('a data set: its images are those of the run', () => {
  expect(result.images.map(({ id }) => id)).toEqual(['square-0', 'square-1', 'square-2']);
});

test('a method: it runs with its options, and finds what it is made to find', () => {
  // The brightest pixels are those of the square.
  expect(
    rowsOf('averagePrecision', 'own-brightness').map((row) => row.state === 'scored' && row.value),
  ).toEqual([1, 1, 1]);
  expect(result.summary.criteria.localization?.['own-brightness']).toMatchObject({
    mean: 1,
    n: 3,
    failed: 0,
  });
});

test('a metric: localization measures it and judges by it beside its own', () => {
  const rows = rowsOf('insideMean', 'own-brightness');
  expect(rows).toHaveLength(3);
  // In grey levels 190 + 3 inside and 40 + 3 outside, but for the edge that enlarging blurs.
  for (const row of rows) expect(row.state === 'scored' && row.value).toBeCloseTo(193 / (193 + 43), 1);
  const analyses = result.summary.disagreement?.localization?.analyses.map(({ name }) => name) ?? [];
  expect(analyses).toContain('insideMean');
});

test('an audit: it is asked by its name with its options, and its answer is in the summary', () => {
  const rows = result.rows.filter(({ audit }) => audit === 'confidence');
  expect(rows).toHaveLength(3);
  expect(result.summary.audits?.confidence).toMatchObject({
    question: 'Is the model sure of its answers?',
    answers: [{ metric: 'margin', n: 3 }],
  });
});

test('what stands in no list is refused with what there is', () => {
  expect(() => read({}, {})).toThrow(/dataset/);
  expect(() => read({ methods: ['own-brightnes'] })).toThrow(
    /no method is named 'own-brightnes'; there are .*own-brightness/,
  );
  expect(() => read({ methods: [{ name: 'own-brightness', gain: 0 }] })).toThrow(
    'study: methods: own-brightness: gain: expected a number above 0, got 0',
  );
  expect(() => read({ criteria: ['confidenc'] })).toThrow(/confidence/);
  expect(() => read({ criteria: [{ name: 'confidence', above: 'x' }] })).toThrow(/above/);
  expect(() => read({ dataset: { kind: 'squares', side: 0 } })).toThrow(/side/);
  expect(() => read({}, { ...additions, audits: [...audits, ...audits] })).toThrow(
    "audits: expected each name once, got 'localization' twice",
  );
});

test('CONTRIBUTING has a recipe for each, with the list that it goes into', () => {
  const text = readFileSync(fileURLToPath(new URL('../../CONTRIBUTING.md', import.meta.url)), 'utf8');
  const kinds = readdirSync(fileURLToPath(new URL('../fixtures/additions', import.meta.url)));
  expect(kinds.sort()).toEqual(['audit', 'dataset', 'method', 'metric']);
  const lists = [
    'src/methods/methods.ts',
    'src/metrics/auditMetrics.ts',
    'src/audits/index.ts',
    'src/datasets/kinds.ts',
  ];
  for (const list of lists)
    expect(text).toContain(`one line to ${list === lists[1] ? 'the list' : `\`${list}\``}`);
});
