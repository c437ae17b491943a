import { describe, expect, test } from '@jest/globals';
import { flagCount, flaggedMaxima } from '../../src/math/arrays/flags.ts';

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
