import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { assertSameShape } from '../../src/checks/sameShape.ts';

const zeros = (...shape: number[]) => ndarray(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);

describe('assertSameShape(arrays, axes)', () => {
  test('accepts equal shapes', () => {
    assertSameShape({ map: zeros(2, 3), mask: zeros(2, 3) }, 2);
  });

  test('names both arrays and both shapes where they differ', () => {
    expect(() => assertSameShape({ map: zeros(2, 3), mask: zeros(3, 2) }, 2)).toThrow(
      new RangeError('map and mask must have the same shape, got [2, 3] and [3, 2]'),
    );
  });

  test('refuses another number of axes, and an axis of length 0', () => {
    expect(() => assertSameShape({ map: zeros(2, 3, 1) }, 2)).toThrow(
      'map must have 2 axes, each of at least 1, got shape [2,3,1]',
    );
    expect(() => assertSameShape({ map: zeros(0, 3) }, 2)).toThrow(RangeError);
  });
});
