import { describe, expect, test } from '@jest/globals';
import { randomStream } from '../../src/math/random/random.ts';
import { quantile } from '../../src/math/ranking/quantile.ts';
import { expectClose } from '../support/expectClose.ts';

describe('quantile(values, q)', () => {
  test('interpolates linearly, as numpy 2.4 quantile', () => {
    const values = Float64Array.of(0.1, -2, 3.5, 3.5, 9, -7.25, 0.3, 1e6);
    const expected = [
      [0, -7.25],
      [0.01, -6.8825],
      [0.25, -0.42500000000000004],
      [0.5, 1.9],
      [0.6180339, 3.5],
      [0.99, 930000.6299999997],
      [1, 1e6],
    ] as const;
    for (const [q, value] of expected) expectClose(quantile(values, q), value, { relative: 1e-15 });
    expect([...values]).toEqual([0.1, -2, 3.5, 3.5, 9, -7.25, 0.3, 1e6]);
  });

  test('agrees with sorting on arrays of many lengths with ties', () => {
    const stream = randomStream('quantile');
    for (let n = 1; n <= 120; n++) {
      const values = Float32Array.from({ length: n }, () => stream.integer(40) / 7);
      const sorted = values.slice().sort();
      const q = stream.uniform();
      const position = q * (n - 1);
      const k = Math.floor(position);
      const below = sorted[k] as number;
      const above = sorted[Math.min(k + 1, n - 1)] as number;
      expectClose(quantile(values, q), below + (position - k) * (above - below), { absolute: 1e-12 });
    }
  });

  test('of one value, and of equal values, is that value', () => {
    expect(quantile(Float32Array.of(4), 0.99)).toBe(4);
    expect(quantile(Float32Array.of(4, 4, 4), 0.3)).toBe(4);
    expect(quantile(Float64Array.of(Infinity, Infinity, Infinity), 0.3)).toBe(Infinity);
  });

  test('refuses no values, NaN, and q outside [0, 1]', () => {
    expect(() => quantile(new Float32Array(0), 0.5)).toThrow('values must not be empty');
    expect(() => quantile(Float32Array.of(1, Number.NaN), 0.5)).toThrow('got NaN at index 1');
    for (const q of [-0.1, 1.1, Number.NaN]) {
      expect(() => quantile(Float32Array.of(1), q)).toThrow(`q must be from 0 to 1, got ${q}`);
    }
  });
});
