import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import {
  averageMask,
  centrePriorMap,
  edgeMap,
  smoothRandomMap,
  uniformRandomMap,
} from '../../src/maps/index.ts';
import { expectClose } from '../support/expectClose.ts';
import { mapOf, maskOf } from '../support/maps.ts';

/** One rounding to float32 of numbers below 8. */
const storage = 5e-7;

describe('uniformRandomMap(shape, seed)', () => {
  test('is uniform on [0, 1], the same for the same seed and another for another', () => {
    const map = uniformRandomMap([100, 120], 'floor');
    expect(map.shape).toEqual([100, 120]);
    const mean = map.data.reduce((sum, value) => sum + value, 0) / map.size;
    expectClose(mean, 0.5, { absolute: (5 * Math.sqrt(1 / 12)) / Math.sqrt(map.size) });
    expect(map.data.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(uniformRandomMap([100, 120], 'floor').data).toEqual(map.data);
    expect(uniformRandomMap([100, 120], 'other').data).not.toEqual(map.data);
  });
});

describe('smoothRandomMap(shape, sigmaPixels, seed)', () => {
  test('has the variance and the neighbour correlation that theory gives for smoothed white noise', () => {
    // Noise of variance 1 smoothed with sigma s: variance 1 / (4 pi s²), correlation exp(-d² / (4 s²)) at distance d.
    const map = smoothRandomMap([300, 300], 2, 'smooth');
    let [square, product, count] = [0, 0, 0];
    for (let y = 20; y < 280; y++) {
      for (let x = 20; x < 280; x++) {
        square += map.get(y, x) ** 2;
        product += map.get(y, x) * map.get(y, x + 2);
        count++;
      }
    }
    // About 260² / (4 pi 2² / 2) independent patches: one standard error is near 1.4 %.
    expectClose(square / count, 1 / (16 * Math.PI), { relative: 0.06 });
    expectClose(product / square, Math.exp(-4 / 16), { relative: 0.04 });
    expect(smoothRandomMap([300, 300], 2, 'smooth').data).toEqual(map.data);
    expect(smoothRandomMap([300, 300], 2, 'else').data).not.toEqual(map.data);
  });
});

describe('edgeMap(image)', () => {
  test('is scikit-image 0.26 sobel of the mean over channels', () => {
    const grey = [4, 4, 6, 8, 0, 1, 7, 8, 2, 2, 7, 3, 2, 7, 2, 3, 5, 4, 0, 0];
    const expected = [
      1.5,
      2.46221445,
      1.25,
      4.472135955,
      4.242640687,
      2,
      2.015564437,
      1.802775638,
      3.259601203,
      2.46221445,
      Math.SQRT1_2,
      1.118033989,
      2.150581317,
      2.5,
      2.263846285,
      1.802775638,
      0.5,
      1.952562419,
      3.259601203,
      2.46221445,
    ];
    const image = ndarray(Float32Array.from(grey), [4, 5, 1]);
    expectClose(edgeMap(image).data, expected, { absolute: storage });
    // Three channels with the same mean.
    const coloured = ndarray(
      Float32Array.from(grey.flatMap((value) => [value - 1, value + 3, value - 2])),
      [4, 5, 3],
    );
    expectClose(edgeMap(coloured).data, expected, { absolute: storage });
    const row = edgeMap(ndarray(Float32Array.of(7, 2, 0), [1, 3, 1]));
    expectClose(row.data, [3.5355339059327373, 4.949747468305833, Math.SQRT2], { absolute: storage });
  });

  test('of a flat image is zero', () => {
    expect([...edgeMap(ndarray(new Float32Array(27).fill(5), [3, 3, 3])).data]).toEqual(new Array(9).fill(0));
  });
});

describe('centrePriorMap(shape)', () => {
  test('is a bell, highest in the middle, with a quarter of each side as its standard deviation', () => {
    const map = centrePriorMap([9, 17]);
    expect(map.get(4, 8)).toBe(1);
    expectClose(map.get(4, 8 + 4), Math.exp(-(4 ** 2) / (2 * (17 / 4) ** 2)), { absolute: storage });
    expectClose(map.get(0, 0), map.get(8, 16), { absolute: 0 });
    expectClose(map.get(1, 8), Math.exp(-(3 ** 2) / (2 * (9 / 4) ** 2)), { absolute: storage });
    expect([...centrePriorMap([1, 1]).data]).toEqual([1]);
  });
});

describe('averageMask(masks)', () => {
  test('is the share of masks over each pixel', () => {
    const top = maskOf([2, 2], (y) => y === 0);
    const corner = maskOf([2, 2], (y, x) => y === 0 && x === 0);
    const none = maskOf([2, 2], () => false);
    expect([...averageMask([top, corner.transpose(1, 0), none, top]).data]).toEqual([0.75, 0.5, 0, 0]);
  });

  test('refuses no masks, and masks of different shapes', () => {
    expect(() => averageMask([])).toThrow('masks must have at least one mask, got none');
    expect(() => averageMask([maskOf([2, 2], () => true), maskOf([2, 3], () => true)])).toThrow(
      'masks[0] and masks[1] must have the same shape, got [2, 2] and [2, 3]',
    );
  });
});

describe('every control', () => {
  test('refuses sides that are no positive integers', () => {
    expect(() => uniformRandomMap([0, 4], 's')).toThrow('height must be a positive integer, got 0');
    expect(() => smoothRandomMap([4, 2.5], 1, 's')).toThrow('width must be a positive integer, got 2.5');
    expect(() => centrePriorMap([4, Number.NaN])).toThrow('width must be a positive integer, got NaN');
    expect(() => edgeMap(mapOf([4, 4], () => 1))).toThrow('image must have 3 or 4 axes');
  });
});
