import { describe, expect, test } from '@jest/globals';
import { expectClose } from './expectClose.ts';

describe('expectClose(actual, expected, tolerance)', () => {
  test('accepts numbers and arrays within either tolerance', () => {
    expectClose(1.05, 1, { absolute: 0.1 });
    expectClose(Float32Array.of(1, 200), [1, 201], { relative: 0.01 });
    expectClose([], [], { absolute: 0 });
    expectClose(3, 3, {});
  });

  test('names the first bad index and counts the bad ones', () => {
    expect(() => expectClose([1, 2, 3], [1, 2.5, 4], { absolute: 0.1 })).toThrow(
      'index 1: expected 2.5, got 2 (absolute 0.1, relative 0); 2 of 3 differ',
    );
  });

  test('refuses other lengths, and a number against an empty array', () => {
    expect(() => expectClose([1, 2], [1], { absolute: 1 })).toThrow('expected 1 values, got 2');
    expect(() => expectClose([], 1, { absolute: 1 })).toThrow('expected 1 values, got 0');
  });

  test('lets a non-finite value meet only itself', () => {
    expectClose([Number.NaN, Infinity], [Number.NaN, Infinity], { absolute: 0 });
    const pairs = [
      [Number.NaN, Infinity],
      [Number.NaN, 0],
      [0, Number.NaN],
      [Infinity, -Infinity],
      [Infinity, 1],
      [1, Infinity],
    ] as const;
    for (const [a, b] of pairs) {
      expect(() => expectClose(a, b, { absolute: 1e300, relative: 1e300 })).toThrow('index 0');
    }
  });

  test('refuses a tolerance that accepts everything or nothing', () => {
    expect(() => expectClose(1, 1, { absolute: Number.NaN })).toThrow(
      'absolute tolerance must be finite and not negative, got NaN',
    );
    expect(() => expectClose(1, 1, { relative: -1 })).toThrow(RangeError);
  });
});
