import { expect, test } from '@jest/globals';
import { denseRanks } from '../../src/math/ranking/denseRanks.ts';

test('denseRanks(values) numbers the distinct values from 0, and equal ones share a number', () => {
  expect([...denseRanks([0.5, -1, 3, 0.5, -0, 0, 1e300])]).toEqual([2, 0, 3, 2, 1, 1, 4]);
  expect([...denseRanks([7, 7])]).toEqual([0, 0]);
  expect([...denseRanks([])]).toEqual([]);
});

test('denseRanks(values) of float64 keeps apart what float32 does not', () => {
  expect([...denseRanks(Float64Array.of(1, 1 - 1e-12))]).toEqual([1, 0]);
});
