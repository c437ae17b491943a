import { describe, expect, test } from '@jest/globals';
import { randomStream } from '../../src/math/random/random.ts';
import { benjaminiHochberg, bonferroni, clusterBootstrap, groupKFold } from '../../src/statistics/index.ts';
import { expectClose } from '../support/expectClose.ts';
import { scored } from '../support/scored.ts';

describe('clusterBootstrap(statistic, groups, options)', () => {
  const values = Array.from({ length: 60 }, (_, i) => Math.floor(i / 3) % 7);
  const groups = values.map((_, i) => `patient ${Math.floor(i / 3)}`);
  const mean = (rows: Uint32Array) =>
    rows.reduce((sum, row) => sum + (values[row] as number), 0) / rows.length;

  test('of the mean of equal groups has the spread of the group means over √groups', () => {
    const found = scored(clusterBootstrap(mean, groups, { seed: 'mean', resamples: 4000 }));
    const byGroup = values.filter((_, i) => i % 3 === 0);
    const centre = byGroup.reduce((sum, value) => sum + value, 0) / 20;
    const variance = byGroup.reduce((sum, value) => sum + (value - centre) ** 2, 0) / 20;
    expect(found.groupCount).toBe(20);
    // Four standard errors of a standard deviation over 4000 draws.
    expectClose(found.standardError, Math.sqrt(variance / 20), { relative: 4 / Math.sqrt(8000) });
    expect(clusterBootstrap(mean, groups, { seed: 'mean', resamples: 4000 })).toEqual(found);
  });

  test('counts resamples without a statistic and refuses one of all rows that is not finite', () => {
    const some = (rows: Uint32Array) => (rows.includes(0) ? 1 : undefined);
    const found = scored(clusterBootstrap(some, groups, { seed: 'some', resamples: 1000 }));
    expect(found.undefinedResamples).toBeGreaterThan(250);
    expect(found.undefinedResamples).toBeLessThan(450);
    expect(clusterBootstrap(mean, [1, 1, 1], { seed: '' })).toMatchObject({ state: 'unscorable' });
    expect(() => clusterBootstrap(() => Number.NaN, groups, { seed: '' })).toThrow('statistic of all rows');
  });
});

describe('groupKFold(groups, options)', () => {
  const stream = randomStream('folds');
  const sizes = Array.from({ length: 30 }, () => 1 + stream.integer(9));
  const groups = sizes.flatMap((size, group) => new Array<number>(size).fill(group));
  const rates = sizes.map((_, group) => (group % 4 === 0 ? 0.9 : 0.2));
  const labels = groups.map((group) => Number(stream.uniform() < (rates[group] as number)));

  test.each([2, 3, 5, 30])('into %d folds keeps groups whole and sizes within the largest group', (folds) => {
    for (const options of [{ folds }, { folds, labels }]) {
      const fold = groupKFold(groups, options);
      expect(new Set(groups.map((group, row) => `${group}/${fold[row]}`)).size).toBe(30);
      const counts = Array.from({ length: folds }, (_, k) => fold.filter((own) => own === k).length);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(Math.max(...sizes));
      expect(Math.min(...counts)).toBeGreaterThan(0);
    }
  });

  test('with labels makes the folds alike in them', () => {
    const fold = groupKFold(groups, { folds: 4, labels });
    const rate = (rows: readonly number[]) => rows.reduce((sum, label) => sum + label, 0) / rows.length;
    for (let k = 0; k < 4; k++) {
      const own = labels.filter((_, row) => fold[row] === k);
      expect(Math.abs(rate(own) - rate(labels))).toBeLessThan(0.1);
    }
  });

  test('another seed deals equal groups out in another way', () => {
    const equal = Array.from({ length: 40 }, (_, i) => Math.floor(i / 2));
    expect(groupKFold(equal, { folds: 4, seed: 'a' })).not.toEqual(
      groupKFold(equal, { folds: 4, seed: 'b' }),
    );
  });

  test('refuses fewer groups than folds', () => {
    expect(() => groupKFold([0, 0, 1], { folds: 3 })).toThrow('at least as many as folds (3), got 2');
    expect(() => groupKFold([0, 1], { folds: 1 })).toThrow('folds must be an integer and at least 2, got 1');
  });
});

describe('benjaminiHochberg and bonferroni', () => {
  test('of the worked example of 1995, of equal values, of none', () => {
    // m p / j, then the running minimum from the largest on.
    expectClose(benjaminiHochberg([0.04, 0.01, 0.03]), [0.04, 0.03, 0.04], { absolute: 1e-15 });
    expect(benjaminiHochberg([0.5, 0.5])).toEqual([0.5, 0.5]);
    expect([benjaminiHochberg([]), bonferroni([])]).toEqual([[], []]);
    expect(bonferroni([0.25, 0.5])).toEqual([0.5, 1]);
    expect(() => benjaminiHochberg([0.5, 1.5])).toThrow('p-values must be from 0 to 1, got 1.5 at index 1');
  });
});
