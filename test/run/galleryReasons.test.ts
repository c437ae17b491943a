/** Why a map of the gallery has no score, from the rows of its image. */
import { expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { methodMaps } from '../../src/run/results/galleryMaps.ts';
import type { Row } from '../../src/types/row.ts';
import { exampleSummary } from '../support/exampleReport.ts';

const map = ndarray(Float32Array.of(0, 1, 2, 3), [2, 2]);
const shown = {
  image: { id: 'an image that scored nothing' },
  found: new Map([['gradient', { state: 'found', evidence: { map } }]]),
  reinitialized: [],
  located: [],
} as unknown as Parameters<typeof methodMaps>[0];
const summary = exampleSummary();
const row = (audit: string, outcome: object): Row =>
  ({
    ...{
      audit,
      subject: { kind: 'method', name: 'gradient' },
      role: 'score',
      image: shown.image.id,
      seed: '',
    },
    ...{ metric: summary.criteria[audit]?.gradient?.metric, ...outcome },
  }) as Row;

test('a score that is not there stands with the reason of its row, and without one where no row says it', () => {
  const rows = [
    row('localization', { state: 'unscorable', reason: 'the map is constant' }),
    row('randomization', { state: 'failed', error: 'the session broke' }),
  ];
  const [gradient] = methodMaps(shown, summary, rows);
  expect(gradient?.scores.map(({ criterion, value, reason }) => [criterion, value, reason])).toEqual([
    ['localization', null, 'the map is constant'],
    ['randomization', null, 'the session broke'],
    ['repeatability', null, undefined],
    ['reproducibility', null, undefined],
  ]);
});
