import { describe, expect, test } from '@jest/globals';
import { type RankingOptions, rankedRegions } from '../../src/images/rankedRegions.ts';
import { dilatedRegions, type Regions } from '../../src/images/regions.ts';
import { randomStream } from '../../src/math/random/random.ts';
import { expectClose } from '../support/expectClose.ts';

/** Values are rounded to 2^-52 of the largest possible sum. */
const rounding = { absolute: 1e-12 };
const whole: RankingOptions = { algorithm: 'full', areaThreshold: 1, minPixels: 1 };

/** The pixels of each region, one set each. */
function pixelSets({ firstRun, starts, ends }: Regions): Set<number>[] {
  return Array.from({ length: firstRun.length - 1 }, (_, r) => {
    const pixels = new Set<number>();
    for (let i = firstRun[r] as number; i < (firstRun[r + 1] as number); i++) {
      for (let p = starts[i] as number; p < (ends[i] as number); p++) pixels.add(p);
    }
    return pixels;
  });
}

/** XRAI's algorithm as its authors state it, on sets of pixels: every mean anew in every round. */
function rankedSlowly(values: Float32Array, regions: Regions, options: RankingOptions): Float64Array {
  const mean = (pixels: readonly number[]) =>
    pixels.reduce((sum, p) => sum + (values[p] as number), 0) / pixels.length;
  const map = new Float64Array(values.length).fill(Number.NaN);
  const added = (set: Set<number>) => [...set].filter((p) => Number.isNaN(map[p]));
  let sets = pixelSets(regions).filter((set) => set.size > 0);
  if (options.algorithm === 'fast') sets = sets.sort((a, b) => mean([...b]) - mean([...a]));
  while (map.filter((value) => !Number.isNaN(value)).length / map.length <= options.areaThreshold) {
    sets = sets.filter((set) => added(set).length >= options.minPixels);
    if (sets.length === 0) break;
    const gains = sets.map((set) => mean(added(set)));
    const best = options.algorithm === 'fast' ? 0 : gains.indexOf(Math.max(...gains));
    for (const p of added(sets[best] as Set<number>)) map[p] = gains[best] as number;
    sets.splice(best, 1);
  }
  const rest = added(new Set(map.keys()));
  for (const p of rest) map[p] = mean(rest);
  return map;
}

function randomCase(seed: string): { values: Float32Array; regions: Regions } {
  const random = randomStream(seed);
  const [height, width] = [14, 19];
  const values = Float32Array.from({ length: height * width }, () => random.uniform() - 0.3);
  const labelMaps = [3, 5].map((block) =>
    Int32Array.from(values, (_, i) => Math.floor((i % width) / block) + 7 * Math.floor(i / width / block)),
  );
  return { values, regions: dilatedRegions(labelMaps, [height, width], 2) };
}

describe('rankedRegions', () => {
  test.each([
    { algorithm: 'full', areaThreshold: 1, minPixels: 1 },
    { algorithm: 'full', areaThreshold: 1, minPixels: 12 },
    { algorithm: 'full', areaThreshold: 0.4, minPixels: 5 },
    { algorithm: 'fast', areaThreshold: 1, minPixels: 1 },
    { algorithm: 'fast', areaThreshold: 1, minPixels: 12 },
  ] as const)('rankedRegions with %j gives the means of the algorithm on sets of pixels', (options) => {
    for (const seed of ['a', 'b', 'c']) {
      const { values, regions } = randomCase(seed);
      const { means } = rankedRegions(values, regions, options);
      expectClose(means, rankedSlowly(values, regions, options), rounding);
    }
  });

  test('rankedRegions keeps the sum of the values', () => {
    const { values, regions } = randomCase('sum');
    const { means } = rankedRegions(values, regions, whole);
    expectClose(
      means.reduce((a, b) => a + b),
      values.reduce((a, b) => a + b),
      { relative: 1e-6 },
    );
  });

  test('rankedRegions ranks pieces by their means and the rest last', () => {
    const labels = Int32Array.of(0, 0, 1, 1, 2, 3);
    const values = Float32Array.of(1, 1, 5, 7, 9, 0);
    const regions = dilatedRegions([labels], [1, 6], 0);
    const ranked = rankedRegions(values, regions, { ...whole, minPixels: 2 });
    expect(Array.from(ranked.means)).toEqual([1, 1, 6, 6, 4.5, 4.5]);
    expect(Array.from(ranked.ranks)).toEqual([2, 2, 1, 1, 3, 3]);
    expect(ranked.pieceCount).toBe(3);
  });

  test('rankedRegions of equal means takes the region that comes first', () => {
    const regions = dilatedRegions([Int32Array.of(0, 1, 1, 0), Int32Array.of(0, 0, 1, 1)], [1, 4], 0);
    const ranked = rankedRegions(new Float32Array(4).fill(0.1), regions, whole);
    expect(Array.from(ranked.ranks)).toEqual([1, 2, 2, 1]);
  });

  test('rankedRegions of zeros is zero', () => {
    const { values, regions } = randomCase('zero');
    expect(new Set(rankedRegions(values.fill(0), regions, whole).means)).toEqual(new Set([0]));
  });

  test('rankedRegions rejects values that are not finite and broken options', () => {
    const regions = dilatedRegions([new Int32Array(2)], [1, 2], 0);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(() => rankedRegions(Float32Array.of(bad, 1), regions, whole)).toThrow(
        'values must be finite, got',
      );
      expect(() => rankedRegions(Float32Array.of(1, bad), regions, whole)).toThrow(
        'values must be finite, got',
      );
    }
    const values = new Float32Array(2);
    expect(() => rankedRegions(values, regions, { ...whole, minPixels: 0 })).toThrow(
      new RangeError('minPixels must be a whole number of at least 1, got 0'),
    );
    expect(() => rankedRegions(values, regions, { ...whole, areaThreshold: 2 })).toThrow(
      new RangeError('areaThreshold must be from 0 to 1, got 2'),
    );
    expect(() => rankedRegions(new Float32Array(3), regions, whole)).toThrow(
      'values must have 2 numbers, got 3',
    );
  });
});
