import { describe, expect, test } from '@jest/globals';
import { decode } from 'fast-png';
import ndarray from 'ndarray';
import { mapPicture } from '../../src/report/index.ts';

const picture = (values: number[], shape: [number, number]) =>
  decode(mapPicture(ndarray(Float32Array.from(values), shape)));

describe('mapPicture(map)', () => {
  test('is black at the least value and white from the 99th percentile, in steps of 255 / 31', () => {
    // Of 0 .. 100 the 99th percentile is 99.
    const values = Array.from({ length: 101 }, (_, i) => i);
    const { data, width, height, channels, depth } = picture(values, [1, 101]);
    expect([width, height, channels, depth]).toEqual([101, 1, 1, 8]);
    expect([data[0], data[99], data[100]]).toEqual([0, 255, 255]);
    // 50 / 99 of 31 steps is 15.66, so step 16: 255 * 16 / 31 = 131.6.
    expect(data[50]).toBe(132);
    expect(new Set(data).size).toBe(32);
  });

  test('of a constant map is black', () => {
    expect([...picture([3, 3, 3, 3], [2, 2]).data]).toEqual([0, 0, 0, 0]);
  });

  test('of a map larger than the longest side shows the means of its squares', () => {
    // Squares of 2: (0 + 2 + 4 + 6) / 4 = 3; the right column of two pixels alone: (1 + 5) / 2 = 3; below 9 and 0.
    const values = [...[0, 2, 1], ...[4, 6, 5], ...[8, 10, 0]];
    const map = ndarray(Float32Array.from(values), [3, 3]);
    const { data, width, height } = decode(mapPicture(map, { longest: 2 }));
    expect([width, height]).toEqual([2, 2]);
    // The 99th percentile of 0, 3, 3, 9 is 9 - 0.03 * 6 = 8.82; 3 / 8.82 of 31 steps is 10.5, so step 11: 90.5.
    expect([...data]).toEqual([90, 90, 255, 0]);
  });
});
