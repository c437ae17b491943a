import { expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { perturbations } from '../../src/index.ts';

const { localBinaryPattern, localBinaryPatternSlices, patternHistogram } = perturbations;

/** The middle of a 3 x 3 picture whose four straight neighbours are given: right, up, left, down. */
function middle(
  neighbours: readonly [number, number, number, number],
  method: 'default' | 'uniform',
): number {
  const [right, up, left, down] = neighbours;
  const image = ndarray(Float32Array.of(0, up, 0, left, 5, right, 0, down, 0), [3, 3]);
  return localBinaryPattern(image, { points: 4, radius: 1, method }).get(1, 1);
}

test('localBinaryPattern sets bit i where neighbour i, counted from the right upwards, is not darker', () => {
  expect(middle([9, 1, 1, 1], 'default')).toBe(1);
  expect(middle([1, 9, 1, 1], 'default')).toBe(2);
  expect(middle([1, 1, 9, 1], 'default')).toBe(4);
  expect(middle([5, 1, 1, 9], 'default')).toBe(9);
});

test('uniform counts the bright neighbours where they change at most twice, without the pair that closes the circle', () => {
  expect(middle([9, 9, 1, 1], 'uniform')).toBe(2);
  expect(middle([1, 9, 1, 1], 'uniform')).toBe(1);
  // From 0 to 3: bright, dark, bright, dark: three changes.
  expect(middle([9, 1, 9, 1], 'uniform')).toBe(5);
});

test('a constant picture is brightest everywhere inside, and its frame sees darkness outside', () => {
  const codes = localBinaryPattern(ndarray(new Float32Array(25).fill(3), [5, 5]), { points: 4 });
  expect(codes.get(2, 2)).toBe(4);
  expect(codes.get(0, 2)).toBeLessThan(5);
  const counts = patternHistogram(codes, 4);
  expect(counts.reduce((sum, value) => sum + value, 0)).toBe(25);
  expect(counts[4]).toBe(9);
});

test('localBinaryPatternSlices gives each slice its own codes', () => {
  const volume = ndarray(
    Float32Array.from({ length: 48 }, (_, i) => Math.sin(7 * i)),
    [3, 4, 4],
  );
  const codes = localBinaryPatternSlices(volume, { points: 8, axis: 1 });
  const plane = ndarray(
    Float32Array.from({ length: 12 }, (_, i) => volume.get(Math.floor(i / 4), 2, i % 4)),
    [3, 4],
  );
  const alone = localBinaryPattern(plane, { points: 8 });
  for (let i = 0; i < 12; i++) expect(codes.get(Math.floor(i / 4), 2, i % 4)).toBe(alone.data[i]);
});
