import { describe, expect, test } from '@jest/globals';
import { addToMoments, noMoments } from '../../src/math/arrays/moments.ts';
import { expectClose } from '../support/expectClose.ts';

describe('addToMoments(values, out)', () => {
  test('keeps mean and squared distances per place, far from 0 too', () => {
    const moments = noMoments(2);
    for (const shift of [4, 7, 13, 16]) addToMoments(Float64Array.of(shift, 1e9 + shift), moments);
    // Mean 10, distances −6, −3, 3, 6: squares 36 + 9 + 9 + 36.
    expect(moments.count).toBe(4);
    expectClose(moments.mean, [10, 1e9 + 10], { relative: 1e-15 });
    expectClose(moments.squaredDistances, [90, 90], { absolute: 1e-6 });
  });

  test('of equal values has distances of exactly 0', () => {
    const moments = noMoments(1);
    for (let i = 0; i < 7; i++) addToMoments(Float32Array.of(0.1), moments);
    expect(moments.squaredDistances[0]).toBe(0);
  });
});
