import { expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { perturbations } from '../../src/index.ts';
import { randomStream } from '../../src/math/random/random.ts';

const { bilateral, eachChannel, gamma, gaussianBlur, gaussianBlurSlices, highPass, median } = perturbations;
const { totalVariation, unsharp, zScoreMasked } = perturbations;

/** A picture or volume of uniform numbers. */
function drawn(shape: number[], seed = 'a') {
  const stream = randomStream(seed);
  const size = shape.reduce((product, length) => product * length, 1);
  return ndarray(
    Float32Array.from({ length: size }, () => stream.uniform()),
    shape,
  );
}

const constant = (shape: number[]) =>
  ndarray(new Float32Array(shape.reduce((product, length) => product * length, 1)).fill(0.5), shape);

test('every filter leaves a constant picture and volume as they are', () => {
  for (const shape of [
    [5, 6],
    [4, 5, 6],
  ]) {
    const image = constant(shape);
    for (const filtered of [
      gaussianBlur(image, { sigma: 1.3 }),
      median(image, { size: 3 }),
      bilateral(image, { windowSize: 3, sigmaColor: 0.1, sigmaSpatial: 1 }),
      totalVariation(image),
      unsharp(image, { radius: 1, amount: 2 }),
      gamma(image, { gamma: 2 }),
    ]) {
      for (const value of filtered.data) expect(value).toBeCloseTo(0.5, 6);
    }
    for (const value of highPass(image, { sigma: 1 }).data) expect(value).toBeCloseTo(0, 6);
  }
});

test('gaussianBlur of a point is the product of the kernels, and a sigma of 0 leaves its axis alone', () => {
  const point = ndarray(new Float32Array(9 * 9), [9, 9]);
  point.set(4, 4, 1);
  const blurred = gaussianBlur(point, { sigma: [0, 1], truncate: 2 });
  const weights = [-2, -1, 0, 1, 2].map((d) => Math.exp((-d * d) / 2));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (let column = 0; column < 9; column++) {
    expect(blurred.get(4, column)).toBeCloseTo((weights[column - 2] ?? 0) / total, 6);
    expect(blurred.get(3, column)).toBe(0);
  }
});

test('gaussianBlurSlices does to each slice what gaussianBlur does to a picture', () => {
  const volume = drawn([3, 5, 6]);
  const blurred = gaussianBlurSlices(volume, { sigma: 1, axis: 1, mode: 'nearest' });
  const slice = ndarray(
    Float32Array.from({ length: 18 }, (_, i) => volume.get(Math.floor(i / 6), 2, i % 6)),
    [3, 6],
  );
  const expected = gaussianBlur(slice, { sigma: 1, mode: 'nearest' });
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 6; column++) {
      expect(blurred.get(row, 2, column)).toBeCloseTo(expected.get(row, column), 6);
    }
  }
});

test('median takes the middle of what a slow search finds, for each edge rule', () => {
  const image = drawn([4, 5]);
  const beyond = {
    nearest: (i: number, n: number) => Math.min(n - 1, Math.max(0, i)),
    reflect: (i: number, n: number) => (i < 0 ? -1 - i : i >= n ? 2 * n - 1 - i : i),
    mirror: (i: number, n: number) => (i < 0 ? -i : i >= n ? 2 * n - 2 - i : i),
  };
  for (const [mode, inside] of Object.entries(beyond)) {
    const filtered = median(image, { size: 3, mode: mode as keyof typeof beyond });
    for (let row = 0; row < 4; row++) {
      for (let column = 0; column < 5; column++) {
        const around: number[] = [];
        for (const down of [-1, 0, 1]) {
          for (const along of [-1, 0, 1])
            around.push(image.get(inside(row + down, 4), inside(column + along, 5)));
        }
        around.sort((a, b) => a - b);
        expect(filtered.get(row, column)).toBe(around[4]);
      }
    }
  }
});

test('bilateral with a very wide sigma of colour is a mean by distance, and with a narrow one the picture itself', () => {
  const image = drawn([5, 5]);
  const wide = bilateral(image, { windowSize: 3, sigmaColor: 1e6, sigmaSpatial: 1e6 });
  let sum = 0;
  for (const down of [1, 2, 3]) for (const along of [1, 2, 3]) sum += image.get(down, along);
  expect(wide.get(2, 2)).toBeCloseTo(sum / 9, 6);
  const narrow = bilateral(image, { windowSize: 3, sigmaColor: 1e-6, sigmaSpatial: 1 });
  for (const [i, value] of narrow.data.entries()) expect(value).toBeCloseTo(image.data[i] ?? NaN, 6);
});

test('totalVariation of a step lowers the step by weight over its length on each side', () => {
  // Of a 1-D step of halves with n values each, the minimiser moves each side by weight / (2 n) towards the other.
  const half = 8;
  const step = ndarray(
    Float32Array.from({ length: 2 * half }, (_, i) => Number(i >= half)),
    [1, 2 * half],
  );
  const smooth = totalVariation(step, { weight: 0.4, epsilon: 0, maxIterations: 20_000 });
  // scikit-image's cost is |D|² + weight · TV of the sum, so that its weight counts whole.
  const moved = 0.4 / half;
  for (let i = 0; i < half; i++) expect(smooth.get(0, i)).toBeCloseTo(moved, 3);
  for (let i = half; i < 2 * half; i++) expect(smooth.get(0, i)).toBeCloseTo(1 - moved, 3);
});

test('gamma of 1 changes nothing, and statistics are kept where asked', () => {
  const image = drawn([6, 6]);
  for (const [i, value] of gamma(image, { gamma: 1 }).data.entries()) {
    expect(value).toBeCloseTo(image.data[i] ?? NaN, 5);
  }
  const kept = gamma(image, { gamma: 3, retainStats: true });
  const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(kept.data)).toBeCloseTo(mean(image.data), 6);
});

test('zScoreMasked has mean 0 and deviation 1 inside, 0 outside, and refuses an empty mask', () => {
  const image = drawn([4, 4]);
  const mask = ndarray(
    Uint8Array.from({ length: 16 }, (_, i) => Number(i < 10)),
    [4, 4],
  );
  const { data } = zScoreMasked(image, mask);
  const inside = data.subarray(0, 10);
  expect(inside.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5);
  expect(inside.reduce((sum, value) => sum + value * value, 0) / 10).toBeCloseTo(1, 5);
  expect([...data.subarray(10)]).toEqual([0, 0, 0, 0, 0, 0]);
  expect(() => zScoreMasked(image, ndarray(new Uint8Array(16), [4, 4]))).toThrow(/mask must hold values/);
});

test('eachChannel does to each channel what is done to it alone', () => {
  const image = drawn([4, 5, 3]);
  const blurred = eachChannel(image, (plane) => gaussianBlur(plane, { sigma: 1 }));
  const second = ndarray(
    Float32Array.from({ length: 20 }, (_, i) => image.data[i * 3 + 1] ?? 0),
    [4, 5],
  );
  const alone = gaussianBlur(second, { sigma: 1 });
  for (let i = 0; i < 20; i++) expect(blurred.data[i * 3 + 1]).toBe(alone.data[i]);
});

test('what makes no sense is refused in words', () => {
  const image = drawn([4, 4]);
  expect(() => median(image, { size: 0 })).toThrow('size must be 1, 2, …, got 0');
  expect(() => gaussianBlur(image, { sigma: [1, 1, 1] })).toThrow('sigma must be one number or 2, got 3');
  expect(() => gaussianBlur(image, { sigma: Number.NaN })).toThrow('sigma must be at least 0, got NaN');
  expect(() => bilateral(image, { windowSize: 4, sigmaColor: 1, sigmaSpatial: 1 })).toThrow(
    /windowSize must be odd/,
  );
  expect(() => gaussianBlur(image, { sigma: 1, mode: 'wrap' as 'mirror' })).toThrow(/mode must be among/);
  expect(() => gamma(image, { gamma: 0 })).toThrow('gamma must be above 0, got 0');
  const bad = ndarray(Float32Array.of(1, Number.NaN, 1, 1), [2, 2]);
  expect(() => median(bad, { size: 3 })).toThrow('image must have finite numbers, got NaN at place 1');
});
