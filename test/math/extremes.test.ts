import { describe, expect, test } from '@jest/globals';
import { extent, flaggedMaxima } from '../../src/math/extremes.ts';

describe('extent(values)', () => {
  test('is the smallest and the largest value', () => {
    expect(extent(Float32Array.of(2, -3, 7, 0))).toEqual([-3, 7]);
    expect(extent(Float32Array.of(-4))).toEqual([-4, -4]);
  });
});

describe('flaggedMaxima(values, flags)', () => {
  test('counts the largest values, and the flagged ones among them', () => {
    expect(flaggedMaxima(Float32Array.of(1, 5, 2, 5, 5), Uint8Array.of(1, 0, 1, 1, 1))).toEqual({
      hits: 2,
      count: 3,
    });
  });
});
