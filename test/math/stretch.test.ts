import { describe, expect, test } from '@jest/globals';
import { stretchedToQuantile } from '../../src/math/arrays/stretch.ts';
import { expectClose } from '../support/expectClose.ts';

describe('stretchedToQuantile(values, q)', () => {
  test('puts the lowest at 0 and the quantile at 1, and cuts above it', () => {
    // NumPy 2.4.6: clip((v - v.min()) / (percentile(v, 99) - v.min()), 0, 1).
    const expected = [0.1282051282051282, 0.1923076923076923, 0, 0.5128205128205128, 0.3846153846153846, 1];
    expectClose(stretchedToQuantile(Float32Array.of(0, 0.5, -1, 3, 2, 7), 0.99), expected, {
      absolute: 1e-15,
    });
  });

  test('of a constant is 0, where the formula has no value', () => {
    expect([...stretchedToQuantile(Float32Array.of(5, 5, 5), 0.99)]).toEqual([0, 0, 0]);
  });

  test('of mostly one value is 1 at every value above the quantile', () => {
    expect([...stretchedToQuantile(Float32Array.of(2, 2, 2, 3, 9), 0.5)]).toEqual([0, 0, 0, 1, 1]);
  });

  test('refuses a NaN and no values', () => {
    expect(() => stretchedToQuantile(Float32Array.of(1, Number.NaN), 0.99)).toThrow(RangeError);
    expect(() => stretchedToQuantile(new Float32Array(0), 0.99)).toThrow(RangeError);
  });
});
