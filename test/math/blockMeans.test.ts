import { expect, test } from '@jest/globals';
import { blockMeans } from '../../src/math/grids/blockMeans.ts';

test('blockMeans(values, size, block) cuts squares off at the right and lower edges', () => {
  const values = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  expect(blockMeans(values, 3, 2)).toEqual({ values: Float64Array.of(3, 4.5, 7.5, 9), size: 2 });
});

test('blockMeans of blocks of 1 are the values, and of one block their mean', () => {
  expect([...blockMeans([1, 2, 3, 4], 2, 1).values]).toEqual([1, 2, 3, 4]);
  expect([...blockMeans([1, 2, 3, 4], 2, 9).values]).toEqual([2.5]);
});
