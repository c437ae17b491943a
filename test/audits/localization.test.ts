import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import {
  allOf,
  audits,
  explanationScores,
  localizationMetric,
  localizationMetrics,
  localizationScores,
} from '../../src/audits/index.ts';
import { xraiRegions } from '../../src/images/index.ts';
import * as metrics from '../../src/metrics/index.ts';
import type { Mask, SaliencyMap } from '../../src/types/arrays.ts';
import type { Row } from '../../src/types/row.ts';
import type { Run } from '../../src/types/run.ts';
import type { Score } from '../../src/types/score.ts';
import { expectClose } from '../support/expectClose.ts';
import { mapOf, maskOf } from '../support/maps.ts';

const size = [32, 40] as const;
const isInside = (y: number, x: number) => y >= 4 && y < 12 && x >= 6 && x < 16;
const mask = maskOf(size, isInside);
const prevalence = 80 / (32 * 40);
const presets = ['default', 'arun2021'] as const;

function scores(map: SaliencyMap, region: Mask, preset: 'default' | 'arun2021') {
  return Object.fromEntries(
    localizationScores(map, region, preset).map(({ metric, outcome }) => [
      metric,
      outcome.state === 'scored' ? outcome.value : outcome.state,
    ]),
  );
}

describe('localization(map, mask)', () => {
  test.each(presets)('of the mask itself is 1 by every metric, beside its prevalence: %s', (preset) => {
    expect(
      scores(
        mapOf(size, (y, x) => Number(isInside(y, x))),
        mask,
        preset,
      ),
    ).toEqual({
      ...Object.fromEntries(localizationMetrics(preset).map((metric) => [metric, 1])),
      prevalence,
    });
  });

  test('of a constant map is chance: AP the prevalence, trapezoid (1 + prevalence) / 2, ROC AUC one half', () => {
    const found = scores(
      mapOf(size, () => 0.3),
      mask,
      'default',
    );
    expectClose(
      localizationMetrics('default').map((metric) => Number(found[metric])),
      [prevalence, (1 + prevalence) / 2, 0.5, prevalence, prevalence, (1 + prevalence) / 2],
      { absolute: 1e-12 },
    );
  });

  test('does not depend on where the region lies, though the map is full of ties', () => {
    const values = ['top', 'bottom'].map((place) => {
      const region = maskOf(size, (y) => (place === 'top' ? y < 3 : y >= 29));
      return scores(
        mapOf(size, (_, x) => x % 2),
        region,
        'default',
      ).averagePrecision;
    });
    expect(values[0]).toBe(values[1]);
  });

  test('scores the raw map; only arun2021 clips it at its 99th percentile first', () => {
    // 13 hot pixels, just above 1 % of 1280, all inside, in falling order; a clip ties them with what is next.
    const map = mapOf(size, (y, x) => (y === 4 && x >= 6 && x < 16 ? 100 - x : isInside(y, x) ? -1 : 0));
    const raw = scores(map, mask, 'default');
    const clipped = scores(map, mask, 'arun2021');
    // Ten hits, then everything else outside at 0, then the rest of the region.
    const rest = 70;
    const outside = 1200;
    const expected = 10 / 80 + (rest / 80) * (80 / (10 + outside + rest));
    expectClose(Number(raw.averagePrecision), expected, { absolute: 1e-12 });
    // The 99th percentile is 0: the ten hits are level with all of the outside.
    expectClose(Number(clipped.clippedAveragePrecision), (10 / 80) * (10 / 1210) + (70 / 80) * (80 / 1280), {
      absolute: 1e-12,
    });
    // Beside it stands the number by which the other preset decides, of the same map and by the same name.
    const shared = localizationMetrics('default').filter((name) =>
      localizationMetrics('arun2021').includes(name),
    );
    expect(shared.sort()).toEqual(['averagePrecision', 'clippedTrapezoidAuprc', 'prevalence']);
    for (const name of shared) expect(clipped[name]).toBe(raw[name]);
    expect(clipped.clippedTrapezoidAuprc).not.toBe(raw.trapezoidAuprc);
  });

  test('under arun2021 does not clip a map that is no explanation, such as the average mask', () => {
    const map = mapOf(size, (y, x) => (y === 4 && x >= 6 && x < 16 ? 100 - x : isInside(y, x) ? -1 : 0));
    const found = localizationScores(map, mask, 'arun2021', { isExplanation: false });
    const raw = scores(map, mask, 'default');
    const values = found.map(({ outcome }) => (outcome.state === 'scored' ? outcome.value : undefined));
    expect(values.slice(0, 4)).toEqual([
      raw.averagePrecision,
      raw.trapezoidAuprc,
      raw.rocAuc,
      raw.pointingGame,
    ]);
  });

  test.each([
    ['empty', maskOf(size, () => false), 'the mask is empty'],
    ['full', maskOf(size, () => true), 'the mask is full'],
  ] as const)('with an %s mask is unscorable by every metric', (_, region, reason) => {
    expect(
      localizationScores(
        mapOf(size, (y) => y),
        region,
        'default',
      ),
    ).toEqual(allOf(localizationMetrics('default'), { state: 'unscorable', reason }));
  });

  test.each(presets)('of a map that is not finite is unscorable, never NaN: %s', (preset) => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const map = mapOf(size, (y, x) => (y === 3 && x === 3 ? value : y));
      for (const { outcome } of localizationScores(map, mask, preset)) {
        expect(outcome).toEqual({ state: 'unscorable', reason: 'the map is not finite' });
      }
    }
  });

  test('is decided by average precision, and under arun2021 by the trapezoid', () => {
    expect(localizationMetric).toEqual({ default: 'averagePrecision', arun2021: 'clippedTrapezoidAuprc' });
  });
});

describe('dead maps', () => {
  const flat = mapOf(size, () => 0);

  test('are unscorable, and under arun2021 keep the number of the paper beside the fact', () => {
    expect(explanationScores(flat, mask, 'default')).toEqual(
      allOf(localizationMetrics('default'), { state: 'unscorable', reason: 'the map is constant' }),
    );
    expect(explanationScores(flat, mask, 'arun2021')).toEqual([
      ...localizationScores(flat, mask, 'arun2021'),
      { metric: 'constantMap', role: 'fact', outcome: { state: 'scored', value: 1 } },
    ]);
  });

  /** Eight images with the average mask at .3: rows of a method whose first `dead` maps are constant. */
  const judgedOf = (dead: number, preset: 'default' | 'arun2021') => {
    const images = Array.from({ length: 8 }, (_, i) => ({ id: `i${i}` }));
    const row = {
      audit: 'localization',
      role: 'score',
      seed: '',
      metric: localizationMetric[preset],
    } as const;
    const rows = images.flatMap(({ id: image }, i): Row[] => {
      const method = { ...row, image, subject: { kind: 'method', name: 'm' } } as const;
      const fact = { ...method, role: 'fact', metric: 'constantMap', state: 'scored', value: 1 } as const;
      return [
        { ...method, state: 'scored', value: i < dead ? (1 + prevalence) / 2 : 0.1 + 0.01 * i },
        ...(i < dead ? [fact] : []),
        { ...row, image, subject: { kind: 'baseline', name: 'average-mask' }, state: 'scored', value: 0.3 },
      ];
    });
    const context = { preset, seed: 1, resamples: 200, images, methods: ['m'] };
    return audits.localization.judge(rows, context).methods?.cells.m;
  };

  test('pass under the paper’s rule alone', () => {
    const cell = judgedOf(8, 'arun2021');
    expect(cell).toMatchObject({ verdict: 'undecided', paperVerdict: 'pass', pass: null, margin: null });
    expect(cell).toMatchObject({ n: 0, unscorable: 8, failed: 0, paperN: 8 });
    expect(cell?.reasons).toEqual({ 'the map is constant': 8 });
    expectClose(Number(cell?.mean), (1 + prevalence) / 2, { absolute: 1e-12 });
  });

  test('are left out of the verdict and counted, where others are alive', () => {
    const cell = judgedOf(5, 'arun2021');
    expect(cell).toMatchObject({ verdict: 'fail', paperVerdict: 'pass', n: 3, unscorable: 5, paperN: 8 });
    expectClose(Number(cell?.margin), 0.1 + 0.06 - 0.3, { absolute: 1e-12 });
  });

  test('change nothing where there are none', () => {
    expect(judgedOf(0, 'arun2021')).toMatchObject({ verdict: 'fail', paperVerdict: 'fail', n: 8, paperN: 8 });
    expect(judgedOf(0, 'default')).not.toHaveProperty('paperVerdict');
  });
});

describe('localization with further metrics', () => {
  const size = 16;
  const shape = [size, size];
  const square = (left: number, top: number, side: number) => {
    const values = new Uint8Array(size * size);
    for (let p = 0; p < values.length; p++) {
      const [y, x] = [Math.floor(p / size), p % size];
      values[p] = Number(y >= top && y < top + side && x >= left && x < left + side);
    }
    return ndarray(values, shape);
  };
  const items = Array.from({ length: 6 }, (_, k) => {
    const region = square(1 + k, 8 - k, 5);
    const seen = Float32Array.from(region.data, (inside, p) => inside + 0.7 * Math.abs(Math.sin(37 * p + k)));
    const pixels = Float32Array.from(region.data, (inside, p) => 0.6 * inside + 0.1 * Math.abs(Math.sin(p)));
    return { id: `i${k}`, region, map: ndarray(seen, shape), image: ndarray(pixels, [size, size, 1]) };
  });
  const itemOf = (id: string) => items.find((item) => item.id === id) as (typeof items)[number];
  // One map is that of all images, as in a run.
  const average = ndarray(new Float32Array(size * size).fill(0.5), shape);
  const run = {
    preset: 'default',
    images: items.map(({ id }) => ({ id })),
    methods: ['m'],
    models: [{ id: 'c', inputShape: [size, size, 1], black: [0], white: [1] }],
    localizers: [],
    hasPixels: true,
    initializations: [],
    seed: (...parts: string[]) => parts.join('/'),
    mapSeed: (_: unknown, image: string) => image,
    prepared: async (_: unknown, id: string) => itemOf(id),
    mask: async (id: string) => itemOf(id).region,
    averageMask: async () => ({
      map: average,
      isOutside: true,
      halves: [],
    }),
    maps: async (_: unknown, id: string) =>
      new Map([['m', { state: 'found', evidence: { map: itemOf(id).map } }]]),
  } as unknown as Run;
  const measured = (given: object) => measuredBy(run, given);
  const measuredBy = async (run: Run, given: object) => {
    const audit = audits.localization;
    const options = audit.options.parse(given);
    const rows = [];
    for (const unit of audit.units(run, options)) rows.push(...(await audit.measure(unit, run, options)));
    const context = {
      preset: 'default',
      seed: 1,
      resamples: 200,
      images: run.images,
      methods: run.methods,
    } as const;
    return { rows, cell: audit.judge(rows, context).methods?.cells.m };
  };
  const names = ['matchedDice', 'matchedIou', 'relevanceRankAccuracy', 'relevanceMass', 'topShare', 'hitWithin', 'xraiDiceReach', 'xraiDiceNearest', 'xraiDiceBest']; // biome-ignore format: a list reads better packed

  test('measures what was asked for, of methods and baselines, and nothing of it by default', async () => {
    const plain = await measured({});
    expect(plain.rows.filter(({ metric }) => names.includes(metric))).toEqual([]);
    const { rows, cell } = await measured({ metrics: names, share: 0.1, tolerance: 2 });
    expect(rows.filter(({ metric }) => !names.includes(metric))).toEqual(plain.rows);
    const { region, map, image } = itemOf('i2');
    const of = (metric: string, subject = 'm') => {
      const row = rows.find(
        (one) => one.image === 'i2' && one.metric === metric && one.subject.name === subject,
      );
      return row?.state === 'scored' ? row.value : row?.state;
    };
    const value = (score: Score) => (score.state === 'scored' ? score.value : Number.NaN);
    const overlap = metrics.matchedOverlap(map, region);
    const ranks = ndarray(xraiRegions(image, map).ranks, shape);
    const chosen = metrics.regionSelection(ranks, region);
    if (overlap.state !== 'scored' || chosen.state !== 'scored') throw new Error('expected scores');
    expect(names.map((name) => of(name))).toEqual([
      overlap.dice,
      overlap.iou,
      value(metrics.relevanceRankAccuracy(map, region)),
      value(metrics.relevanceMass(map, region)),
      value(metrics.topKPrecision(map, region, 26)),
      value(metrics.hitWithin(map, region, { tolerance: 2 })),
      chosen.reach.dice,
      chosen.nearest.dice,
      chosen.best.dice,
    ]);
    // A constant average mask: the prevalence.
    expect(of('matchedDice', 'average-mask')).toBeCloseTo(25 / 256, 12);
    expect(of('xraiDiceBest', 'centre-prior')).toBeGreaterThan(0);
    // By the segments of this image, not of the first that the map was asked about.
    const byItsSegments = metrics.regionSelection(ndarray(xraiRegions(image, average).ranks, shape), region);
    expect(of('xraiDiceBest', 'average-mask')).toBe(
      byItsSegments.state === 'scored' && byItsSegments.best.dice,
    );
    expect(cell?.also).toMatchObject({ matchedDice: expect.any(Number), xraiDiceReach: expect.any(Number) });
  });

  test('a second reader is a baseline: scored against the first, without a score where nothing was marked', async () => {
    const moved = square(2, 8, 5);
    const read: Run = {
      ...run,
      regions: ['finding', 'second'],
      region: async (_, id, name) =>
        name !== 'second' || id === 'i5' ? undefined : id === 'i0' ? itemOf(id).region : moved,
    };
    const { rows, cell } = await measuredBy(read, { secondReader: 'second' });
    const of = (id: string) => {
      const row = rows.find(
        (one) =>
          one.image === id && one.metric === 'averagePrecision' && one.subject.name === 'second-reader',
      );
      return row?.state === 'scored' ? row.value : row;
    };
    // The same region: all of it before all else. One row lower: 20 of 25 pixels hit, the other 5 tie with all the rest.
    expect(of('i0')).toBe(1);
    expect(of('i1')).toBeCloseTo((20 / 25) * (20 / 25) + (5 / 25) * (25 / 256), 12);
    expect(of('i5')).toMatchObject({ state: 'unscorable', reason: 'the second reader marked no region' });
    expect(cell?.against?.find(({ against }) => against === 'second-reader')).toMatchObject({
      role: 'beside',
      n: 5,
    });
  });

  test('a second reader that the data do not have is refused before anything is measured', async () => {
    const none: Run = { ...run, regions: [] };
    await expect(measuredBy(none, { secondReader: 'other' })).rejects.toThrow(
      "localization: secondReader must name a region of the data set, got 'other'; it has none with names",
    );
  });

  test('says of each image how many parts the region has, and its contrast', async () => {
    // 0.7 in the region, 0.2 around it, and a black and a white pixel far away: half of the range.
    const grey = (id: string) => {
      const values = Float32Array.from(itemOf(id).region.data, (inside) => 0.2 + 0.5 * inside);
      values[0] = 0;
      values[15] = 1;
      return ndarray(values, [size, size, 1]);
    };
    const plain: Run = {
      ...run,
      prepared: async (_, id) => ({ ...(await run.prepared('c', id)), image: grey(id) }),
    };
    const { rows } = await measuredBy(plain, {});
    const facts = (name: string, id: string) =>
      rows.filter((row) => row.metric === name && row.role === 'fact' && row.image === id);
    expect(facts('lesionCount', 'i0')).toMatchObject([{ state: 'scored', value: 1 }]);
    const [contrast] = facts('lesionContrast', 'i0');
    expect(contrast?.state === 'scored' && contrast.value).toBeCloseTo(0.5, 6);
  });

  test('under brocki2022 the area under the ROC curve decides, and half of it is chance', async () => {
    const { cell } = await measured({ preset: 'brocki2022' });
    const areas = items.map(({ map, region }) => metrics.rocAuc(map, region));
    const mean =
      areas.reduce((sum, area) => sum + (area.state === 'scored' ? area.value : 0), 0) / items.length;
    expect(cell).toMatchObject({ metric: 'rocAuc', null: 0.5, verdict: 'pass' });
    expect(cell?.mean).toBeCloseTo(mean, 12);
    // The average mask is constant here: its area is a half.
    expect(cell?.margin).toBeCloseTo(mean - 0.5, 12);
    expect(audits.localization.options.safeParse({ metrics: ['dice'] }).success).toBe(false);
  });
});
