import { Buffer } from 'node:buffer';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { decode } from 'fast-png';
import { type RunResult, runResult } from '../../src/run/execute/bench.ts';
import { benchConfig } from '../../src/run/index.ts';
import { galleryOf } from '../../src/run/results/gallery.ts';
import { sampledIndices } from '../../src/run/results/sampledIndices.ts';
import type { GalleryImage } from '../../src/types/report.ts';

const config = benchConfig(
  {
    name: 'small',
    dataset: { kind: 'synthetic', count: 7 },
    classifiers: [{ id: 'filters', model: 'matched-filter:3,4' }],
    target: 1,
    methods: ['gradient', 'grad-cam'],
    criteria: ['localization', { name: 'randomization', draws: 2, steps: 2 }],
  },
  { source: 'a test', folder: '.' },
);

test.each([
  [0, []],
  [1, [0]],
  [3, [0, 1, 2]],
  [11, [0, 2, 4, 6, 8, 10]],
])('sampledIndices(%d) is %j', (images, places) => {
  expect(sampledIndices(images)).toEqual(places);
});

describe('galleryOf(result)', () => {
  let result: RunResult;
  let gallery: GalleryImage[];
  beforeAll(async () => {
    result = await runResult(config);
    gallery = galleryOf(result);
  });

  test('shows six images with their pictures, regions and maps', () => {
    const ids = result.images.map(({ id }) => id);
    expect(gallery.map(({ id }) => id)).toEqual([0, 1, 2, 4, 5, 6].map((place) => ids[place]));
    for (const { width, height, picture, outline, maps } of gallery) {
      expect(outline).toMatch(/^M\d/);
      expect(maps.map(({ name }) => name)).toEqual(['gradient', 'grad-cam']);
      for (const png of [picture, ...maps.map((map) => map.picture)]) {
        const decoded = decode(Buffer.from(png, 'base64'));
        expect([decoded.width, decoded.height, decoded.channels]).toEqual([width, height, 1]);
      }
    }
  });

  test('gives each map its scores on that image', () => {
    for (const { id, maps } of gallery) {
      for (const { name, scores } of maps) {
        expect(scores.map(({ criterion }) => criterion)).toEqual(['localization', 'randomization']);
        const row = result.rows.find(
          (one) =>
            one.audit === 'localization' &&
            one.image === id &&
            one.subject.name === name &&
            one.role === 'score' &&
            one.metric === scores[0]?.metric,
        );
        expect(row).toMatchObject({ state: 'scored', value: scores[0]?.value });
      }
    }
  });

  test('has the maps of the first draw with the similarity of their rows', () => {
    for (const { id, maps } of gallery) {
      for (const { name, cascade = [] } of maps) {
        const rows = result.rows.filter(
          (one) =>
            one.audit === 'randomization' &&
            one.role === 'score' &&
            one.image === id &&
            one.subject.name === name &&
            one.condition?.draw === 0 &&
            one.metric === 'ssimWang',
        );
        expect(cascade).toHaveLength(2);
        expect(cascade.map(({ step, draw, similarity }) => ({ step, draw, similarity }))).toEqual(
          rows.map((row) => ({
            step: row.condition?.state,
            draw: 0,
            similarity: row.state === 'scored' ? row.value : null,
          })),
        );
      }
    }
  });

  test('keeps re-drawn maps of its own images alone', () => {
    const ids = result.images.map(({ id }) => id);
    expect(result.shown.map(({ image }) => ids.indexOf(image.id))).toEqual([0, 1, 2, 4, 5, 6]);
    for (const { reinitialized } of result.shown) {
      expect(reinitialized.map(({ initialization: { draw, layers } }) => [draw, layers.length])).toEqual([
        [0, 1],
        [0, 3],
      ]);
    }
  });

  test('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(gallery))).toEqual(gallery);
  });
});
