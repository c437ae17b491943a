import { describe, expect, test } from '@jest/globals';
import { allEqual, allFinite } from '../../src/math/allValues.ts';

describe('allFinite(values)', () => {
  test('is false for one NaN or infinity, and true of none', () => {
    expect(allFinite(Float32Array.of(1, -2, 0))).toBe(true);
    expect(allFinite(Float32Array.of(1, Number.NaN))).toBe(false);
    expect(allFinite(Float64Array.of(-Infinity, 1))).toBe(false);
    expect(allFinite(new Float32Array(0))).toBe(true);
  });
});

describe('allEqual(values)', () => {
  test('is true of one value and of none, and of 0 with -0', () => {
    expect(allEqual(Float32Array.of(3, 3, 3))).toBe(true);
    expect(allEqual(Float32Array.of(3, 3, 3.5))).toBe(false);
    expect(allEqual(Float32Array.of(3))).toBe(true);
    expect(allEqual(new Float64Array(0))).toBe(true);
    expect(allEqual(Float32Array.of(0, -0))).toBe(true);
  });
});
