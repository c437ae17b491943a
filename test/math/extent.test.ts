import { describe, expect, test } from '@jest/globals';
import { extent } from '../../src/math/arrays/extent.ts';

describe('extent(values)', () => {
  test('is the smallest and the largest', () => {
    expect(extent(Float32Array.of(3, -1, 7, 2))).toEqual([-1, 7]);
    expect(extent(Float64Array.of(4))).toEqual([4, 4]);
    expect(extent(Float64Array.of(1, Number.NEGATIVE_INFINITY))).toEqual([Number.NEGATIVE_INFINITY, 1]);
  });

  test('of values with a NaN anywhere is NaN', () => {
    expect(extent(Float32Array.of(1, 2, Number.NaN))).toEqual([Number.NaN, Number.NaN]);
    expect(extent(Float32Array.of(Number.NaN, 2))).toEqual([Number.NaN, Number.NaN]);
  });

  test('refuses no values', () => {
    expect(() => extent(new Float32Array(0))).toThrow(new RangeError('values must not be empty'));
  });
});
