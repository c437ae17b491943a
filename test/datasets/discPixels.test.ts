import { describe, expect, test } from '@jest/globals';
import { discPixels } from '../../src/datasets/discPixels.ts';

describe('discPixels(centre, radius, size)', () => {
  test('of radius 1 around a corner of pixels is the four that meet there', () => {
    expect(discPixels({ row: 2, column: 2 }, 1, 4)).toEqual([5, 6, 9, 10]);
  });

  test('of radius 1 around a pixel is a cross', () => {
    expect(discPixels({ row: 2.5, column: 1.5 }, 1, 5)).toEqual([6, 10, 11, 12, 16]);
  });

  test('is the same as testing every pixel', () => {
    const [row, column, radius, size] = [9.3, 1.2, 4.7, 12];
    const all = Array.from({ length: size * size }, (_, pixel) => pixel);
    const near = (pixel: number) => {
      const down = Math.floor(pixel / size) + 0.5 - row;
      return Math.hypot(down, (pixel % size) + 0.5 - column) <= radius;
    };
    expect(discPixels({ row, column }, radius, size)).toEqual(all.filter(near));
  });
});
