import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type Alternative, oneSampleT, wilcoxonSignedRank } from '../../src/statistics/index.ts';
import { expectClose } from '../support/expectClose.ts';
import { scored } from '../support/scored.ts';
import { describeShared, sharedPath } from '../support/shared.ts';

// SciPy 1.17.1: scipy.stats.wilcoxon(differences, alternative=...).
const seven = [1.2, 3.4, -0.5, 2.2, -1.7, 0.3, 4.1];
const tenWithTies = [0.3, -0.1, 0.2, 0.2, -0.4, 0.7, 0, 0.9, -0.2, 1.1];
const sixtyWithTies = Array.from({ length: 60 }, (_, i) => (((i * 37) % 101) - 45) / 8);
const references: readonly (readonly [string, readonly number[], Alternative, number])[] = [
  ['seven, exact', seven, 'two-sided', 0.21875],
  ['seven, exact', seven, 'less', 0.921875],
  ['seven, exact', seven, 'greater', 0.109375],
  ['ten with ties and a zero, exact', tenWithTies, 'two-sided', 0.16015625],
  ['ten with ties and a zero, exact', tenWithTies, 'less', 0.935546875],
  ['ten with ties and a zero, exact', tenWithTies, 'greater', 0.080078125],
  ['sixty, normal', sixtyWithTies, 'two-sided', 0.2647081919479235],
  ['sixty, normal', sixtyWithTies, 'less', 0.8676459040260383],
  ['sixty, normal', sixtyWithTies, 'greater', 0.13235409597396175],
];

describe('wilcoxonSignedRank(differences, options)', () => {
  test.each(references)(
    'of %s (%j), %s, has the p-value of SciPy',
    (_name, differences, alternative, expected) => {
      expectClose(wilcoxonSignedRank(differences, { alternative })?.pValue as number, expected, {
        absolute: 1e-12,
      });
    },
  );

  test('of seven differences sums the ranks of the positive ones', () => {
    expect(wilcoxonSignedRank(seven)).toMatchObject({ rankSum: 22, n: 7, method: 'exact' });
  });

  test('is exact up to 50 differences without ties, and up to 13 with them', () => {
    const method = (differences: number[]) => wilcoxonSignedRank(differences)?.method;
    const distinct = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
    expect([method(distinct(50)), method(distinct(51))]).toEqual(['exact', 'normal']);
    expect([method([1, ...distinct(12)]), method([1, ...distinct(13)])]).toEqual(['exact', 'normal']);
    expect([method([0, ...distinct(12)]), method([0, ...distinct(13)])]).toEqual(['exact', 'normal']);
  });

  test('of n positive differences is 2^-n against "greater"', () => {
    expect(wilcoxonSignedRank([3, 1, 2, 5], { alternative: 'greater' })?.pValue).toBe(1 / 16);
  });

  test('of no differences, or of zeros alone, is undefined', () => {
    expect(wilcoxonSignedRank([])).toBeUndefined();
    expect(wilcoxonSignedRank([0, 0, 0])).toBeUndefined();
  });

  test('mistakes throw with name, rule and value', () => {
    expect(() => wilcoxonSignedRank([1, Number.NaN])).toThrow(
      'differences must be finite, got NaN at index 1',
    );
    const alternative = 'more' as Alternative;
    expect(() => wilcoxonSignedRank([1], { alternative })).toThrow('two-sided, less or greater, got more');
  });
});

describeShared('the stored reference statistics', () => {
  const stored = () =>
    JSON.parse(readFileSync(sharedPath('golden', 'methods', 'expected.json'), 'utf8')).statistics;

  test('wilcoxonSignedRank of the first 18 differences is the stored exact p-value', () => {
    const { differences, wilcoxonExact } = stored();
    const result = wilcoxonSignedRank(differences.slice(0, 18));
    expect(result?.method).toBe('exact');
    expectClose(result?.pValue as number, wilcoxonExact, { absolute: 1e-12 });
  });

  test('wilcoxonSignedRank of the differences cut to one decimal is the stored p-value for ties', () => {
    const { differences, wilcoxonApproxTies } = stored();
    const result = wilcoxonSignedRank(differences.map((d: number) => Math.round(d * 10) / 10));
    expect(result?.method).toBe('normal');
    expectClose(result?.pValue as number, wilcoxonApproxTies, { absolute: 1e-12 });
  });

  test('oneSampleT of the differences against 0.1 is the stored one-sided p-value', () => {
    const { differences, t1less } = stored();
    expectClose(scored(oneSampleT(differences, { mean: 0.1 })).pLess, t1less, { absolute: 1e-12 });
  });
});
