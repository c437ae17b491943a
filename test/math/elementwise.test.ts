import { describe, expect, test } from '@jest/globals';
import {
  add,
  addConstant,
  addProduct,
  addScaled,
  difference,
  interpolate,
  product,
  quotientOrZero,
  scaled,
  sum,
} from '../../src/math/arrays/elementwise.ts';

const a = Float32Array.of(1, -2, 4);
const b = Float64Array.of(0.5, 3, 0);

describe('elementwise kernels', () => {
  test('that add to their output', () => {
    const out = Float64Array.of(1, 1, 1);
    addScaled(a, 2, out);
    expect([...out]).toEqual([3, -3, 9]);
    addProduct(a, b, out);
    expect([...out]).toEqual([3.5, -9, 9]);
    addConstant(-1, out.subarray(1));
    expect([...out]).toEqual([3.5, -10, 8]);
    const single = Float32Array.of(1, 1, 1);
    add(b, single);
    expect([...single]).toEqual([1.5, 4, 1]);
  });

  test('that return a new array', () => {
    expect([...difference(a, b)]).toEqual([0.5, -5, 4]);
    expect([...product(a, b)]).toEqual([0.5, -6, 0]);
    expect([...scaled(a, -0.5)]).toEqual([-0.5, 1, -2]);
    expect([...quotientOrZero(a, b)]).toEqual([2, -2 / 3, 0]);
  });

  test('interpolate(line, out) meets both ends', () => {
    const out = new Float32Array(3);
    const ends = { from: a, to: Float32Array.from(b) };
    interpolate({ ...ends, fraction: 0 }, out);
    expect([...out]).toEqual([1, -2, 4]);
    interpolate({ ...ends, fraction: 0.5 }, out);
    expect([...out]).toEqual([0.75, 0.5, 2]);
    interpolate({ ...ends, fraction: 1 }, out);
    expect([...out]).toEqual([0.5, 3, 0]);
  });

  test('sum(values) adds in float64, and is 0 of none', () => {
    // In float32 2^24 + 1 is 2^24.
    expect(sum(Float32Array.of(2 ** 24, 1, 1))).toBe(2 ** 24 + 2);
    expect(sum(new Float32Array(0))).toBe(0);
  });
});
