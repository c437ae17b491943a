import { describe, expect, test } from '@jest/globals';
import { normalProbability, normalQuantile } from '../../src/math/distributions/normalDistribution.ts';
import { expectClose } from '../support/expectClose.ts';

// SciPy 1.17.1: scipy.special.ndtr and ndtri.
const probabilities: readonly (readonly [number, number])[] = [
  [-30, 4.906713927147908e-198],
  [-8, 6.22096057427174e-16],
  [-3.5, 0.00023262907903552502],
  [-3, 0.0013498980316300933],
  [-2.9, 0.0018658133003840375],
  [-1, 0.15865525393145707],
  [0, 0.5],
  [0.5, 0.6914624612740131],
  [2, 0.9772498680518208],
  [5, 0.9999997133484281],
];
const quantiles: readonly (readonly [number, number])[] = [
  [1e-300, -37.0470962993612],
  [1e-20, -9.262340089798409],
  [1e-5, -4.264890793922825],
  [0.025, -1.9599639845400545],
  [0.3, -0.5244005127080409],
  [0.5, 0],
  [0.6, 0.2533471031357997],
  [0.975, 1.959963984540054],
  [1 - 1e-12, 7.0344869100478356],
];

describe('the standard normal distribution', () => {
  test.each(probabilities)('normalProbability(%d) is what SciPy says', (z, p) => {
    expectClose(normalProbability(z), p, { relative: 1e-11 });
  });

  test.each(quantiles)('normalQuantile(%d) is what SciPy says', (p, z) => {
    expectClose(normalQuantile(p), z, { absolute: 1e-14, relative: 1e-12 });
  });

  test('normalProbability and normalQuantile reach the ends', () => {
    expect(normalProbability(-Infinity)).toBe(0);
    expect(normalProbability(Infinity)).toBe(1);
    expect(normalQuantile(0)).toBe(-Infinity);
    expect(normalQuantile(1)).toBe(Infinity);
  });

  test('what is no number or no probability throws', () => {
    expect(() => normalProbability(Number.NaN)).toThrow('z must be a number, got NaN');
    expect(() => normalQuantile(-0.1)).toThrow('p must be from 0 to 1, got -0.1');
    expect(() => normalQuantile(Number.NaN)).toThrow(RangeError);
  });
});
