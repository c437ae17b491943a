/** The null that a score brings along is what maps without information score on average. */
import { describe, expect, test } from '@jest/globals';
import { normalized, smoothRandomMap, uniformRandomMap } from '../../src/maps/index.ts';
import {
  averagePrecision,
  pointingGame,
  prevalence,
  rocAuc,
  type SsimPreset,
  spearman,
  ssim,
  ssimNull,
  trapezoidAuprc,
} from '../../src/metrics/index.ts';
import type { SaliencyMap } from '../../src/types/arrays.ts';
import type { Score } from '../../src/types/score.ts';
import { expectClose } from '../support/expectClose.ts';
import { mapOf, maskOf, scoreValue } from '../support/maps.ts';

const shape = [40, 50] as const;
const mask = maskOf(shape, (y, x) => y >= 8 && y < 20 && x >= 30 && x < 42);
const share = 144 / 2000;
const draws = 200;

/** Mean and standard error. */
function meanOf(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (values.length - 1) / values.length) };
}

function nullOf(score: Score): number | undefined {
  return score.state === 'scored' ? score.null : undefined;
}

describe('the null of a score', () => {
  // What a random order of n pixels, H of them inside, is expected to score by average precision: place i holds an
  // inside pixel with chance H / n, and then 1 + (i - 1)(H - 1)/(n - 1) of the first i are inside.
  const [n, inside] = [2000, 144];
  const expectedPrecision = Array.from(
    { length: n },
    (_, i) => (1 + (i * (inside - 1)) / (n - 1)) / (i + 1) / n,
  ).reduce((sum, value) => sum + value, 0);

  test.each([
    ['averagePrecision', averagePrecision, share, expectedPrecision],
    ['rocAuc', rocAuc, 0.5, 0.5],
    ['pointingGame', pointingGame, share, share],
  ] as const)('%s is what random maps score on average', (_, metric, wanted, expected) => {
    const scores = Array.from({ length: draws }, (_, i) => metric(uniformRandomMap(shape, `map ${i}`), mask));
    expect(new Set(scores.map(nullOf))).toEqual(new Set([wanted]));
    const { mean, error } = meanOf(scores.map(scoreValue));
    expectClose(mean, expected, { absolute: 4 * error });
    expect(Math.abs(expected - wanted)).toBeLessThan((1 + Math.log(n)) / n);
  });

  test('trapezoidAuprc is what random maps score on average, but for the few pixels', () => {
    const scores = Array.from({ length: draws }, (_, i) =>
      trapezoidAuprc(uniformRandomMap(shape, `map ${i}`), mask),
    );
    expect(new Set(scores.map(nullOf))).toEqual(new Set([share]));
    expectClose(meanOf(scores.map(scoreValue)).mean, share, { absolute: (1 + Math.log(n)) / n });
  });

  test('spearman is 0, what unrelated maps score on average, rough or smooth', () => {
    for (const sigma of [0.1, 3]) {
      const scores = Array.from({ length: 60 }, (_, i) =>
        spearman(smoothRandomMap(shape, sigma, `a ${i}`), smoothRandomMap(shape, sigma, `b ${i}`)),
      );
      expect(new Set(scores.map(nullOf))).toEqual(new Set([0]));
      const { mean, error } = meanOf(scores.map(scoreValue));
      expectClose(mean, 0, { absolute: 4 * error });
    }
  });

  test('prevalence and ssim have none of their own', () => {
    expect(prevalence(mask)).toEqual({ state: 'scored', value: share });
    const map = uniformRandomMap(shape, 'a');
    expect(Object.keys(ssim(map, map))).toEqual(['state', 'value']);
  });
});

describe('ssimNull(a, b, { preset, seed, pairs })', () => {
  const inUnitRange = (map: SaliencyMap) => {
    const result = normalized(map, { rule: 'p99' });
    if (result.state !== 'normalized') throw new Error(result.reason);
    return result.map;
  };
  const smooth = (sigma: number, seed: string, side: number) =>
    inUnitRange(smoothRandomMap([side, side], sigma, seed));

  // [smoothness, side, pairs of maps, presets]: the truth is the mean SSIM of maps that were drawn independently.
  test.each([
    ['white noise', 0.1, 64, 8, ['wang', 'skimage7', 'arun2021']],
    ['noise smoothed by 3 pixels', 3, 96, 12, ['wang', 'skimage7', 'arun2021']],
    ['noise smoothed by 25 pixels', 25, 112, 32, ['wang']],
  ] as const)('of %s is the mean SSIM of independent maps', (_, sigma, side, count, presets) => {
    const a = Array.from({ length: count }, (_, i) => smooth(sigma, `a ${i}`, side));
    const b = Array.from({ length: count }, (_, i) => smooth(sigma, `b ${i}`, side));
    for (const preset of presets) {
      const truth = meanOf(
        a.flatMap((map, i) =>
          [0, 1, 2].map((k) => scoreValue(ssim(map, b[(i + k) % count] as SaliencyMap, { preset }))),
        ),
      );
      const nulls = a.map((map, i) =>
        scoreValue(ssimNull(map, b[i] as SaliencyMap, { preset, seed: `${i}`, pairs: 4 })),
      );
      const got = meanOf(nulls);
      // Pairs that share a map are not independent, so the errors are up to twice as large.
      const absolute = 4 * Math.hypot(truth.error, got.error);
      expect(absolute).toBeLessThan(sigma > 10 ? 0.15 : 0.05);
      expectClose(got.mean, truth.mean, { absolute });
    }
  });

  test('of a map and itself is far below 1, and far higher for smooth maps than for rough ones', () => {
    const [rough, wavy] = [smooth(0.1, 'x', 96), smooth(12, 'x', 96)];
    const null1 = scoreValue(ssimNull(rough, rough, { seed: 's' }));
    const null2 = scoreValue(ssimNull(wavy, wavy, { seed: 's' }));
    expect(null1).toBeLessThan(0.1);
    expect(null2).toBeGreaterThan(5 * null1);
    expect(null2).toBeLessThan(0.9);
  });

  test('has the same bits under the same seed, and leaves the maps as they were', () => {
    const [a, b] = [smooth(2, 'a', 32), smooth(2, 'b', 32)];
    const before = [a.data.slice(), b.data.slice()];
    const options = { preset: 'arun2021' as SsimPreset, seed: 's', pairs: 3 };
    expect(ssimNull(a, b, options)).toEqual(ssimNull(a, b, options));
    expect(ssimNull(a, b, { ...options, seed: 'other' })).not.toEqual(ssimNull(a, b, options));
    expect([a.data, b.data]).toEqual(before);
  });

  test('gives a reason where ssim does, and where every copy is constant', () => {
    const map = smooth(2, 'a', 32);
    const flat = mapOf([32, 32], () => 0.5);
    expect(ssimNull(map, flat, { seed: 's' })).toEqual(ssim(map, flat));
    // One pixel in the corner: most windows of the continuation are without it.
    const corner = mapOf([32, 32], (y, x) => Number(y === 0 && x === 0));
    const one = Array.from({ length: 20 }, (_, i) => ssimNull(map, corner, { seed: `${i}`, pairs: 1 }));
    expect(one).toContainEqual({ state: 'unscorable', reason: 'every shifted copy of b is constant' });
  });

  test('throws on shapes that differ and on pairs below 1', () => {
    const map = smooth(2, 'a', 32);
    expect(() => ssimNull(map, smooth(2, 'a', 33), { seed: 's' })).toThrow('got [32, 32] and [33, 33]');
    for (const pairs of [0, 1.5, Number.NaN]) {
      expect(() => ssimNull(map, map, { seed: 's', pairs })).toThrow(
        `pairs must be a positive integer, got ${pairs}`,
      );
    }
  });
});
