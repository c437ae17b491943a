import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import {
  decidingSimilarity,
  type Measurement,
  similarity,
  similarityMetric,
  smoothNull,
} from '../../src/audits/index.ts';
import { normalized, smoothRandomMap } from '../../src/maps/index.ts';
import { randomStream } from '../../src/math/random/random.ts';
import { spearman, ssim } from '../../src/metrics/index.ts';
import type { SaliencyMap } from '../../src/types/arrays.ts';
import type { Evidence } from '../../src/types/evidence.ts';
import { expectClose } from '../support/expectClose.ts';
import { mapOf, scoreValue } from '../support/maps.ts';

const size = [20, 24] as const;
const presets = ['default', 'arun2021'] as const;

function noise(seed: string): SaliencyMap {
  const data = new Float32Array(size[0] * size[1]);
  randomStream(seed).fillNormal(data, 1);
  return ndarray(data, [...size]);
}

const evidence = (map: SaliencyMap, signed?: SaliencyMap): Evidence => ({
  map,
  ...(signed && { signed }),
});
const absolute = (map: SaliencyMap) => mapOf(size, (y, x) => Math.abs(map.get(y, x)));
const negative = (map: SaliencyMap) => mapOf(size, (y, x) => -map.get(y, x));

function scoreOf(measurements: readonly Measurement[], metric: string): number {
  const outcome = measurements.find((one) => one.metric === metric)?.outcome;
  if (outcome?.state !== 'scored') throw new Error(`${metric}: ${JSON.stringify(outcome)}`);
  return outcome.value;
}

describe('similarity(a, b)', () => {
  test.each(presets)('of a map with itself is 1 by every metric: %s', (preset) => {
    const signed = noise('a');
    const one = evidence(absolute(signed), signed);
    const measurements = similarity(one, one, preset);
    expect(measurements.map(({ metric }) => metric)).toEqual([
      similarityMetric[preset],
      'rankSsim',
      'spearman',
      'signedSpearman',
      similarityMetric[preset === 'default' ? 'arun2021' : 'default'],
    ]);
    for (const { metric } of measurements) expectClose(scoreOf(measurements, metric), 1, { absolute: 1e-12 });
  });

  test('does not depend on the scale or the origin of a map, only on its shape', () => {
    const a = noise('a');
    const b = noise('b');
    const moved = mapOf(size, (y, x) => 4 * b.get(y, x) + 8);
    const before = similarity(evidence(a), evidence(b), 'default');
    const after = similarity(evidence(a), evidence(moved), 'default');
    for (const { metric } of before) {
      expectClose(scoreOf(after, metric), scoreOf(before, metric), { absolute: 1e-5 });
    }
  });

  test('sees a flip of sign in the signed correlation, which absolute values hide', () => {
    const signed = noise('a');
    const flipped = similarity(
      evidence(absolute(signed), signed),
      evidence(absolute(signed), negative(signed)),
      'default',
    );
    expectClose(scoreOf(flipped, 'ssimWang'), 1, { absolute: 1e-12 });
    expectClose(scoreOf(flipped, 'signedSpearman'), -1, { absolute: 1e-12 });
  });

  test('of maps smaller than the window of SSIM leaves the correlations, and says why the rest is not', () => {
    const tiny = (seed: number) => mapOf([8, 8], (y, x) => Math.sin(seed + 3 * y + 5 * x));
    const measurements = similarity(evidence(tiny(1)), evidence(tiny(2)), 'default');
    const outcome = { state: 'unscorable', reason: 'maps must be at least 11 by 11, got 8 by 8' };
    expect(measurements).toEqual([
      { metric: 'ssimWang', outcome },
      { metric: 'rankSsim', outcome },
      { metric: 'spearman', outcome: { state: 'scored', value: expect.any(Number) } },
      // The window of that preset is 7.
      { metric: 'ssimArun2021', outcome: { state: 'scored', value: expect.any(Number) } },
    ]);
  });

  test('has no signed correlation where a method has no sign', () => {
    const one = evidence(noise('a'));
    expect(similarity(one, evidence(noise('b'), noise('b')), 'default').map(({ metric }) => metric)).toEqual([
      'ssimWang',
      'rankSsim',
      'spearman',
      'ssimArun2021',
    ]);
  });

  test.each([
    ['default', 'wang'],
    ['arun2021', 'arun2021'],
  ] as const)(
    'of preset %s is the SSIM %s of maps stretched to their 99th percentile',
    (preset, convention) => {
      const a = noise('a');
      const b = mapOf(size, (y, x) => a.get(y, x) + y / 10);
      const stretched = [a, b].map((map) => {
        const result = normalized(map, { rule: 'p99' });
        if (result.state !== 'normalized') throw new Error(result.reason);
        return result.map;
      });
      const [first, second] = stretched as [SaliencyMap, SaliencyMap];
      const measurements = similarity(evidence(a), evidence(b), preset);
      expect(scoreOf(measurements, similarityMetric[preset])).toBe(
        scoreValue(ssim(first, second, { preset: convention })),
      );
      // A name is one number, whichever preset decides by it.
      for (const [name, own] of [
        ['ssimWang', 'wang'],
        ['ssimArun2021', 'arun2021'],
      ] as const) {
        expect(scoreOf(measurements, name)).toBe(scoreValue(ssim(first, second, { preset: own })));
      }
      expect(decidingSimilarity(evidence(a), evidence(b), preset)).toEqual(measurements.slice(0, 1));
      expect(scoreOf(measurements, 'spearman')).toBe(scoreValue(spearman(a, b)));
    },
  );

  test('of ranks is not swayed by one hot pixel that both maps share', () => {
    const hot = (seed: string) => {
      const map = noise(seed);
      map.set(10, 10, 500);
      return map;
    };
    const shared = similarity(evidence(hot('a')), evidence(hot('b')), 'default');
    const without = similarity(evidence(noise('a')), evidence(noise('b')), 'default');
    for (const metric of ['ssimWang', 'rankSsim', 'spearman']) {
      expect(Math.abs(scoreOf(shared, metric) - scoreOf(without, metric))).toBeLessThan(0.05);
    }
  });

  test.each(presets)('with a constant map is unscorable, never 1 and never NaN: %s', (preset) => {
    const constant = evidence(mapOf(size, () => 0));
    for (const pair of [
      [constant, constant],
      [constant, evidence(noise('a'))],
      [evidence(noise('a')), constant],
    ]) {
      const [a, b] = pair as [Evidence, Evidence];
      for (const { outcome } of similarity(a, b, preset)) {
        expect(outcome).toEqual({ state: 'unscorable', reason: expect.stringMatching(/map is constant$/) });
      }
    }
  });
});

describe('smoothNull(a, b)', () => {
  const of = (a: SaliencyMap, b: SaliencyMap, seed = 's') =>
    smoothNull(evidence(a), evidence(b), { preset: 'default', seed });

  test('is what SSIM comes to for smooth maps of the same values with nothing in common', () => {
    const smooth = (seed: string) => smoothRandomMap([64, 64], 5, seed);
    const shifted: number[] = [];
    const unrelated: number[] = [];
    for (let pair = 0; pair < 20; pair++) {
      const [a, b] = [smooth(`a ${pair}`), smooth(`b ${pair}`)];
      shifted.push(scoreOf([of(a, b, `${pair}`)], 'ssimWang'));
      unrelated.push(scoreOf(similarity(evidence(a), evidence(b), 'default'), 'ssimWang'));
    }
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    // The standard error of either mean is about .015: four of the difference.
    expectClose(mean(shifted), mean(unrelated), { absolute: 0.08 });
    expect(mean(unrelated)).toBeGreaterThan(0.1);
  });

  test('is far below the SSIM of two equal maps, and the same for the same seed', () => {
    const map = smoothRandomMap([64, 64], 5, 'one');
    expect(scoreOf([of(map, map)], 'ssimWang')).toBeLessThan(0.8);
    expect(of(map, map)).toEqual(of(map, map));
    expect(of(map, map)).not.toEqual(of(map, map, 'another'));
  });

  test('of a constant map is unscorable', () => {
    const flat = mapOf(size, () => 0.3);
    expect(of(flat, noise('a'))).toMatchObject({
      ...{ metric: 'ssimWang', role: 'null', condition: { matched: 'smoothness' } },
      outcome: { state: 'unscorable' },
    });
  });
});
