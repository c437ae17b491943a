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
});
