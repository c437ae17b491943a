import { describe, expect, test } from '@jest/globals';
import { kendallTau } from '../../src/statistics/index.ts';
import { expectClose } from '../support/expectClose.ts';

describe('kendallTau(a, b)', () => {
  test('is SciPy’s tau-b', () => {
    // SciPy 1.17.1: scipy.stats.kendalltau(a, b).statistic
    const tied = kendallTau([0.9, 0.2, 0.4, 0.4, 0.7, 0.1], [0.5, 0.3, 0.3, 0.6, 0.6, 0.05]);
    expectClose(Number(tied.tau), 0.592999453328881, { absolute: 1e-15 });
    const plain = kendallTau([1, 2, 3, 4, 5], [5, 3, 4, 1, 2]);
    expectClose(Number(plain.tau), -0.6, { absolute: 1e-15 });
    expect(plain).toMatchObject({ concordant: 2, discordant: 8, pairs: 10 });
  });

  test('is 1 for one order and -1 for the reverse, and undefined where one side is all equal', () => {
    expect(kendallTau([1, 2, 3], [10, 20, 30]).tau).toBe(1);
    expect(kendallTau([1, 2, 3], [3, 2, 1]).tau).toBe(-1);
    expect(kendallTau([1, 2, 3], [4, 4, 4]).tau).toBeUndefined();
    expect(kendallTau([1], [2]).tau).toBeUndefined();
  });

  test('mistakes throw with name, rule and value', () => {
    expect(() => kendallTau([1, 2], [1])).toThrow('one value for each of a (2), got 1');
    expect(() => kendallTau([1, 2], [1, Number.NaN])).toThrow('b must be finite, got NaN at index 1');
  });
});
