import { expect, test } from '@jest/globals';
import { sortedQuantile, sortedShare } from '../../src/math/ranking/sortedQuantile.ts';
import { expectClose } from '../support/expectClose.ts';

const sorted = Float64Array.of(-2, -1, 0, 0, 0, 3, 7);

test('sortedQuantile interpolates between ascending numbers, as NumPy does', () => {
  // NumPy 2.4.6: numpy.quantile(sorted, [0, .1, .5, .8, 1])
  expectClose(
    [0, 0.1, 0.5, 0.8, 1].map((q) => sortedQuantile(sorted, q)),
    [-2, -1.4, 0, 2.4, 7],
    { absolute: 1e-12 },
  );
});

test('sortedShare is its inverse, in the middle of equal numbers, and 0 or 1 outside', () => {
  for (const q of [0.05, 0.1, 0.2, 0.7, 0.8, 0.95]) {
    expectClose(sortedShare(sorted, sortedQuantile(sorted, q)), q, { absolute: 1e-12 });
  }
  expect(sortedShare(sorted, 0)).toBe(0.5);
  expect([sortedShare(sorted, -3), sortedShare(sorted, 8)]).toEqual([0, 1]);
  expect(sortedShare(sorted, 3 + 1e-12, 1e-9)).toBe(5 / 6);
});
