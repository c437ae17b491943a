import { describe, expect, test } from '@jest/globals';
import {
  mcnemar,
  oneSampleT,
  pairedT,
  permutationTTest,
  studentizedRangeTail,
  studentT,
  tukeyHsd,
  welchT,
} from '../../src/statistics/index.ts';
import { expectClose } from '../support/expectClose.ts';
import { scored } from '../support/scored.ts';

const a = [0.81, 0.74, 0.9, 0.66, 0.79];
const b = [0.7, 0.71, 0.62, 0.83, 0.68];

describe('oneSampleT(values, options)', () => {
  test('of two values is a Cauchy variable: p = 1/2 - atan(t)/π', () => {
    // mean 2, s = √2, t = (2 - 1) / (√2 / √2) = 1.
    const result = scored(oneSampleT([1, 3], { mean: 1 }));
    expect(result).toMatchObject({ t: 1, degrees: 1, estimate: 2 });
    expectClose([result.pGreater, result.pValue, result.pLess], [0.25, 0.5, 0.75], { absolute: 1e-14 });
    // The quantile of Cauchy's distribution is tan(π (p - 1/2)).
    const half = Math.tan(Math.PI * 0.4);
    expectClose(scored(oneSampleT([1, 3], { level: 0.8 })).interval, [2 - half, 2 + half], {
      relative: 1e-10,
    });
  });

  test('of equal values is unscorable, also where their mean is not their value', () => {
    expect(oneSampleT([0.7, 0.7, 0.7, 0.7, 0.7])).toMatchObject({ state: 'unscorable' });
    expect(welchT([0.7, 0.7, 0.7], [0.1, 0.1, 0.1])).toMatchObject({ state: 'unscorable' });
    expect(studentT([0.7, 0.7, 0.7], [0.1, 0.1, 0.1])).toMatchObject({ state: 'unscorable' });
  });

  test('mistakes throw with name, rule and value', () => {
    expect(() => oneSampleT([0, Infinity])).toThrow('values must be finite, got Infinity at index 1');
    expect(() => oneSampleT([0, 1], { mean: Number.NaN })).toThrow('mean must be finite, got NaN');
    expect(() => oneSampleT([0.3])).toThrow('values must hold at least 2 values, got 1');
    expect(() => oneSampleT([0, 1], { level: 0 })).toThrow('level must be between 0 and 1, got 0');
    expect(() => oneSampleT('ab' as unknown as number[])).toThrow(TypeError);
    expect(() => pairedT([1, 2], [1])).toThrow('b must have one value for each of a (2), got 1');
  });
});

describe('two samples', () => {
  test('welchT is studentT where sizes and variances are equal', () => {
    const shifted = a.map((value) => 0.3 - value);
    const [welch, student] = [scored(welchT(a, shifted)), scored(studentT(a, shifted))];
    expectClose([welch.t, welch.degrees, welch.pValue], [student.t, 8, student.pValue], { relative: 1e-12 });
  });

  test('welchT of one sample without variance has the degrees of the other', () => {
    expectClose(scored(welchT(a, [0.5, 0.5, 0.5])).degrees, 4, { relative: 1e-12 });
  });

  test('tukeyHsd of two groups is studentT: its q is √2 |t|', () => {
    const { pairs, degrees } = scored(tukeyHsd([a, b]));
    const student = scored(studentT(a, b));
    expect(degrees).toBe(8);
    expectClose(pairs[0]?.pValue as number, student.pValue, { absolute: 1e-9 });
    expectClose(pairs[0]?.interval as readonly number[], student.interval, { absolute: 1e-8 });
  });

  test('the studentized range of two is that of Student and, with a known deviation, of the normal', () => {
    // P(|T| > q / √2) on one degree, 1 - 2 atan(q / √2) / π, and on two, 1 - t / √(2 + t²).
    for (const q of [0.5, 2, 9]) {
      const t = q / Math.SQRT2;
      const two = { groups: 2, degrees: 2 };
      expectClose(studentizedRangeTail(q, two), 1 - t / Math.sqrt(2 + t * t), { absolute: 1e-9 });
    }
    expect(studentizedRangeTail(0, { groups: 4, degrees: 9 })).toBe(1);
    // SciPy 1.17.1: scipy.stats.studentized_range.sf(3.5, 4, inf), and 2 (1 - Φ(2)) at √2 · 2.
    const known = { groups: 2, degrees: Infinity };
    expectClose(studentizedRangeTail(2 * Math.SQRT2, known), 0.04550026389635842, { absolute: 1e-12 });
    expect(() => studentizedRangeTail(-1, known)).toThrow(RangeError);
    expect(() => tukeyHsd([a])).toThrow('groups must be at least 2, got 1');
    expect(tukeyHsd([[1, 1], [2]])).toMatchObject({ state: 'unscorable' });
  });
});

describe('permutationTTest(a, b)', () => {
  test('of separated samples has the smallest p that their sizes allow', () => {
    const result = scored(permutationTTest([5, 6, 7], [1, 2, 3]));
    expect(result).toMatchObject({
      permutations: 20,
      extreme: 2,
      pValue: 0.1,
      pGreater: 0.05,
      smallestP: 0.1,
    });
    expectClose(result.t, scored(studentT([5, 6, 7], [1, 2, 3])).t, { relative: 1e-12 });
  });

  test('counts ties, and an infinite t as the largest', () => {
    expect(scored(permutationTTest([1, 1], [0, 0]))).toMatchObject({
      t: Infinity,
      extreme: 2,
      permutations: 6,
    });
    expect(scored(permutationTTest([1, 0], [1, 0]))).toMatchObject({ t: 0, pValue: 1 });
  });

  test('refuses samples that are too large or empty; equal values are unscorable', () => {
    const many = Array.from({ length: 20 }, (_, i) => i);
    expect(() => permutationTTest(many, many)).toThrow('at most 5000000 relabellings, got 137846528820');
    expect(() => permutationTTest([], [1, 2, 3])).toThrow(RangeError);
    expect(permutationTTest([1, 1], [1])).toMatchObject({ state: 'unscorable' });
  });
});

describe('mcnemar(table)', () => {
  test('of 1 against 5 is twice the tail of six tosses', () => {
    // (1 + 6) / 64, doubled; (1 - 5)² / 6.
    const result = mcnemar([
      [0, 1],
      [5, 0],
    ]);
    expectClose(result.exactP, 14 / 64, { absolute: 1e-14 });
    expectClose(result.chiSquare?.statistic as number, 16 / 6, { absolute: 1e-14 });
    expectClose(result.corrected?.statistic as number, 9 / 6, { absolute: 1e-14 });
  });

  test('refuses what is no table of counts', () => {
    expect(() => mcnemar([[1, 2], [3]])).toThrow('2 by 2 whole counts');
    expect(() =>
      mcnemar([
        [1, 0.5],
        [3, 1],
      ]),
    ).toThrow(RangeError);
  });
});
