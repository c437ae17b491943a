import { describe, expect, test } from '@jest/globals';
import { studentProbability, studentQuantile } from '../../src/math/distributions/studentDistribution.ts';
import { expectClose } from '../support/expectClose.ts';

// SciPy 1.17.1: scipy.stats.t.cdf(t, degrees).
const references: readonly (readonly [number, number, number])[] = [
  [-40, 3, 1.7190340394579253e-5],
  [-2.5, 1, 0.12111894159084341],
  [-1, 39, 0.16173747258569177],
  [-0.1, 2.5, 0.4639032720312449],
  [0, 7, 0.5],
  [1.3, 10, 0.8886170913965777],
  [-6, 200, 4.557560174405173e-9],
  [-3, 100_000, 0.0013502304420323617],
];

const quantiles: readonly (readonly [number, number, number])[] = [
  [1e-8, 3, -479.5250695797382],
  [0.025, 1, -12.706204736174705],
  [0.025, 39, -2.022690920036761],
  [0.3, 2.5, -0.597307738252318],
  [0.5, 7, 0.0],
  [0.95, 10, 1.8124611228116756],
  [0.975, 5000, 1.9604385517065073],
];

describe('Student t', () => {
  test.each(references)('studentProbability(%d, %d) is what SciPy says', (t, degrees, p) => {
    expectClose(studentProbability(t, degrees), p, { relative: 1e-10 });
  });

  test('studentProbability with one degree of freedom is the Cauchy distribution, 1/2 + atan(t)/π', () => {
    for (const t of [-1000, -3, -0.2, 0.7, 15]) {
      expectClose(studentProbability(t, 1), 0.5 + Math.atan(t) / Math.PI, { absolute: 1e-13 });
    }
  });

  test('studentProbability reaches the ends', () => {
    expect(studentProbability(-Infinity, 4)).toBe(0);
    expect(studentProbability(Infinity, 4)).toBe(1);
  });

  // SciPy 1.17.1: scipy.stats.t.ppf(p, degrees).
  test.each(quantiles)('studentQuantile(%d, %d) is what SciPy says', (p, degrees, t) => {
    expectClose(studentQuantile(p, degrees), t, { absolute: 1e-12, relative: 1e-10 });
  });

  test('degrees that are not positive throw', () => {
    expect(() => studentProbability(1, 0)).toThrow('degrees must be positive, got 0');
    expect(() => studentProbability(Number.NaN, 3)).toThrow('t must be a number, got NaN');
    expect(() => studentQuantile(0, 3)).toThrow('p must be between 0 and 1, got 0');
  });
});
