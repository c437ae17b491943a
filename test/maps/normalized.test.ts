import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { decodeNpy } from '../../src/images/npy.ts';
import { type NormalizationRule, normalized, reduced } from '../../src/maps/index.ts';
import { randomStream } from '../../src/math/random/random.ts';
import { ssim } from '../../src/metrics/index.ts';
import type { Attribution, SaliencyMap } from '../../src/types/arrays.ts';
import { expectClose } from '../support/expectClose.ts';
import { mapOf, scoreValue } from '../support/maps.ts';
import { describeShared, sharedPath } from '../support/shared.ts';

/** Half a step of float32 near 1, twice. */
const storage = 1.2e-7;
const rules = ['p99', 'minMax', 'rank'] as const;

describe('normalized(map, { rule })', () => {
  test('p99 puts the minimum at 0 and clips at the 99th percentile', () => {
    const map = mapOf([1, 201], (_, x) => x - 5); // the percentile lies at 198 - 5
    const values = normalizedData(map, 'p99');
    expectClose([values[0], values[99], values[198], values[200]] as number[], [0, 0.5, 1, 1], {
      absolute: storage,
    });
  });

  test('minMax puts the minimum at 0 and the maximum at 1', () => {
    expect([
      ...normalizedData(
        mapOf([1, 3], (_, x) => [-2, 6, 0][x] as number),
        'minMax',
      ),
    ]).toEqual([0, 1, 0.25]);
  });

  test('rank spaces the values evenly, ties sharing a place', () => {
    const map = mapOf([1, 5], (_, x) => [9, -40, 3, 3, 1e6][x] as number);
    expect([...normalizedData(map, 'rank')]).toEqual([0.75, 0, 0.375, 0.375, 1]);
  });

  test.each(rules)('%s gives reasons for constant maps and for maps that are not finite', (rule) => {
    const reasonOf = (map: SaliencyMap) => normalized(map, { rule });
    const constant = { state: 'unscorable', reason: 'the map is constant' };
    expect(reasonOf(mapOf([4, 4], () => 0))).toEqual(constant);
    expect(reasonOf(mapOf([1, 1], () => 3))).toEqual(constant);
    for (const bad of [Number.NaN, Infinity, -Infinity]) {
      const map = mapOf([4, 4], (y, x) => (y + x === 3 ? bad : x));
      expect(reasonOf(map)).toEqual({ state: 'unscorable', reason: 'the map is not finite' });
    }
  });

  test('p99 gives a reason where 99 % of the pixels share the minimum; the other rules do not need to', () => {
    const sparse = mapOf([20, 20], (y, x) => (y === 3 && x === 3 ? 1 : 0));
    expect(normalized(sparse, { rule: 'p99' })).toEqual({
      state: 'unscorable',
      reason: 'the 99th percentile of the map is its minimum',
    });
    expect(Math.max(...normalizedData(sparse, 'minMax'))).toBe(1);
    expect(Math.max(...normalizedData(sparse, 'rank'))).toBe(1);
  });

  test.each(rules)('%s stays in [0, 1], keeps the order, and leaves the map as it was', (rule) => {
    const stream = randomStream('order');
    const map = mapOf([30, 40], () => stream.normal() ** 5 * 1e30);
    const before = map.data.slice();
    const values = normalizedData(map, rule);
    const byValue = [...values.keys()].sort((i, j) => (before[i] as number) - (before[j] as number));
    byValue.reduce((last, i) => {
      expect(values[i]).toBeGreaterThanOrEqual(values[last] as number);
      return i;
    });
    expect(Math.min(...values)).toBe(0);
    expect(Math.max(...values)).toBe(1);
    expect(map.data).toEqual(before);
  });

  test('one hot pixel that two unrelated maps share makes them alike under minMax, not under p99 or rank', () => {
    const stream = randomStream('hot pixel');
    // Heavy tails, as gradients have; one shared pixel 50 times as high as any other.
    const heavy = () => mapOf([160, 160], () => Math.abs(stream.normal()) ** 3);
    const [a, b] = [heavy(), heavy()];
    for (const map of [a, b]) map.set(80, 80, 50 * Math.max(...map.data));
    const similarity = (rule: NormalizationRule) =>
      scoreValue(ssim(normalizedMap(a, rule), normalizedMap(b, rule), { preset: 'wang' }));
    expect(similarity('minMax')).toBeGreaterThan(0.9);
    expect(similarity('p99')).toBeLessThan(0.05);
    expect(similarity('rank')).toBeLessThan(0.05);
  });

  test.each(rules)('%s of one map in a batch does not depend on its neighbours', (rule) => {
    const stream = randomStream('neighbours');
    const batch = ndarray(new Float32Array(3 * 64), [3, 8, 8]);
    stream.fillNormal(batch.data, 1);
    const alone = ndarray(batch.data.slice(64, 128), [8, 8]);
    batch.data.fill(1e6, 128);
    const within = batch.pick(1, null, null);
    expect(normalizedData(within, rule)).toEqual(normalizedData(alone, rule));
  });

  test('refuses an unknown rule, and a map with channels', () => {
    const map = mapOf([2, 2], (_, x) => x);
    expect(() => normalized(map, { rule: 'max' as NormalizationRule })).toThrow(
      'p99, minMax or rank, got max',
    );
    expect(() => normalized(ndarray(new Float32Array(8), [1, 2, 2, 2]), { rule: 'rank' })).toThrow(
      'map must have 2 or 3 axes',
    );
  });
});

describeShared('the reference attributions', () => {
  const folder = sharedPath('golden', 'methods');
  const read = (name: string) => decodeNpy(readFileSync(`${folder}/${name}`), name);

  test('become the stored maps of PAIR saliency 0.2.1 by absSum and p99', () => {
    const names = readdirSync(folder).flatMap((file) => /^map-(.+)\.npy$/.exec(file)?.[1] ?? []);
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) {
      const map = reduced(read(`${name}.npy`) as Attribution, 'absSum');
      expectClose(normalizedData(map, 'p99'), read(`map-${name}.npy`).data, { absolute: 1e-6 });
    }
  });
});

function normalizedMap(map: SaliencyMap, rule: NormalizationRule): SaliencyMap {
  const result = normalized(map, { rule });
  if (result.state === 'unscorable') throw new Error(result.reason);
  return result.map;
}

function normalizedData(map: SaliencyMap, rule: NormalizationRule): Float32Array {
  return normalizedMap(map, rule).data;
}
