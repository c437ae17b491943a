import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { reduced } from '../../src/maps/index.ts';
import type { Reduction } from '../../src/types/method.ts';

const attribution = ndarray(Float32Array.of(1, -2, 4, -1, -1, 0.5, 0, 0, 0, -8, 3, 5), [2, 2, 3]);

describe('reduced(values, reduction)', () => {
  test.each([
    ['absSum', [7, 2.5, 0, 16]],
    ['absMax', [4, 1, 0, 8]],
    ['sum', [3, -1.5, 0, 0]],
    ['positive', [3, 0, 0, 0]],
  ] as const)(
    '%s of two by two pixels with three channels is what hand counting gives',
    (reduction, expected) => {
      const map = reduced(attribution, reduction);
      expect(map.shape).toEqual([2, 2]);
      expect([...map.data]).toEqual(expected);
    },
  );

  test('takes a map as one channel, and any strides', () => {
    const map = ndarray(Float32Array.of(-1, 2, -3, 4, 5, -6), [2, 3]);
    expect([...reduced(map, 'none').data]).toEqual([-1, 2, -3, 4, 5, -6]);
    expect([...reduced(map, 'positive').data]).toEqual([0, 2, 0, 4, 5, 0]);
    expect([...reduced(map.transpose(1, 0), 'absSum').data]).toEqual([1, 4, 2, 5, 3, 6]);
    expect([...reduced(attribution.transpose(1, 0, 2), 'sum').data]).toEqual([3, 0, -1.5, 0]);
  });

  test('shares no memory with what it was given', () => {
    const map = ndarray(Float32Array.of(1, 2), [1, 2]);
    reduced(map, 'none').data.fill(9);
    expect([...map.data]).toEqual([1, 2]);
  });

  test('keeps NaN, for the metrics to see', () => {
    const holed = ndarray(Float32Array.of(Number.NaN, 1, 2, 1), [1, 2, 2]);
    for (const reduction of ['absSum', 'absMax', 'sum', 'positive'] as const) {
      expect(reduced(holed, reduction).data[0]).toBeNaN();
      expect(reduced(holed, reduction).data[1]).toBeGreaterThan(1);
    }
  });

  test('refuses none on several channels, an unknown reduction, and other numbers of axes', () => {
    expect(() => reduced(attribution, 'none')).toThrow('reduction none needs one channel, got 3');
    expect(() => reduced(attribution, 'mean' as Reduction)).toThrow(
      'reduction must be absSum, absMax, sum, positive or none, got mean',
    );
    expect(() => reduced(ndarray(new Float32Array(4), [4]), 'sum')).toThrow('2 to 4 axes, got shape [4]');
  });
});
