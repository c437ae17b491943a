import { describe, expect, test } from '@jest/globals';
import { extent, flagCount, flaggedMaxima } from '../../src/math/extremes.ts';

describe('extent(values)', () => {
  test('is the smallest and the largest value', () => {
    expect(extent(Float32Array.of(2, -3, 7, 0))).toEqual([-3, 7]);
    expect(extent(Float32Array.of(-4))).toEqual([-4, -4]);
    expect(extent(Float64Array.of(-4, Infinity))).toEqual([-4, Infinity]);
  });

  test('is NaN where any value is, and empty of none', () => {
    expect(extent(Float32Array.of(1, Number.NaN, 3))).toEqual([Number.NaN, Number.NaN]);
    expect(extent(new Float64Array(0))).toEqual([Infinity, -Infinity]);
  });
});

describe('flaggedMaxima(values, flags)', () => {
  test('counts the largest values, and the flagged ones among them', () => {
    const flags = Uint8Array.of(1, 0, 1, 1, 1);
    expect(flaggedMaxima(Float32Array.of(1, 5, 2, 5, 5), flags)).toEqual({ hits: 2, count: 3 });
  });
});

describe('flagCount(flags)', () => {
  test('counts the ones, and is undefined where there is another number than 0 and 1', () => {
    expect(flagCount(Uint8Array.of(0, 1, 1, 0))).toBe(2);
    expect(flagCount(new Uint8Array(0))).toBe(0);
    expect(flagCount(Uint8Array.of(0, 2))).toBeUndefined();
    expect(flagCount(Uint8Array.of(1, 255, 1))).toBeUndefined();
  });
});
