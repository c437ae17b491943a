import { describe, expect, test } from '@jest/globals';
import { forEachThreshold, thresholds } from '../../src/math/thresholds.ts';

describe('thresholds(values, flags)', () => {
  test('counts what lies at or above each distinct value, from the largest down', () => {
    const values = Float32Array.of(-1, 3, 0, 3, -0, 8);
    const found = thresholds(values, Uint8Array.of(1, 0, 1, 1, 0, 0));
    expect([...found.counts]).toEqual([1, 3, 5, 6]);
    expect([...found.hits]).toEqual([0, 1, 2, 3]);
    const visits: [number, number][] = [];
    forEachThreshold(found, (hits, count) => visits.push([hits, count]));
    expect(visits).toEqual([
      [0, 1],
      [1, 3],
      [2, 5],
      [3, 6],
    ]);
  });
});
