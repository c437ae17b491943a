import { describe, expect, test } from '@jest/globals';
import { felzenszwalb } from '../../src/images/felzenszwalb.ts';
import { describeShared } from '../support/shared.ts';
import { sharedArray } from '../support/sharedArray.ts';

/** 24 x 24 x 3, no two edges of equal cost. */
function tieFree(): Float64Array {
  const values = new Float64Array(24 * 24 * 3);
  for (let y = 0; y < 24; y++) {
    for (let x = 0; x < 24; x++) {
      const i = (y * 24 + x) * 3;
      values[i] = (x + 0.5 * y < 14 ? -1 : 0.6) + 0.13 * Math.sin(1.7 * x + 0.9 * y ** 2);
      values[i + 1] = 0.5 * Math.sin(x / 3 + 0.07 * y);
      values[i + 2] = 0.4 * Math.cos(y / 4 + (0.05 * x ** 2) / 9);
    }
  }
  return values;
}

function sizes(labels: Int32Array): number[] {
  const out: number[] = [];
  for (const label of labels) out[label] = (out[label] ?? 0) + 1;
  return out;
}

describe('felzenszwalb', () => {
  /** Sizes of the segments of scikit-image 0.26.0. */
  test.each([
    [50, 20, [85, 30, 104, 41, 34, 64, 89, 49, 41, 39]],
    [250, 20, [163, 41, 39, 333]],
    [1200, 20, [180, 57, 339]],
    [50, 150, [204, 217, 155]],
  ])(
    'felzenszwalb at scale %d with at least %d pixels has the segments of scikit-image',
    (scale, minSize, expected) => {
      const [labels] = felzenszwalb(tieFree(), [24, 24, 3], { scales: [scale], minSize });
      expect(sizes(labels as Int32Array)).toEqual(expected);
    },
  );

  test('felzenszwalb of a constant image is one segment', () => {
    const [labels] = felzenszwalb(new Float64Array(30), [5, 6, 1], { scales: [50] });
    expect(sizes(labels as Int32Array)).toEqual([30]);
  });

  test('felzenszwalb of one pixel is one segment', () => {
    expect(felzenszwalb([4], [1, 1, 1], { scales: [50, 100] })).toEqual([Int32Array.of(0), Int32Array.of(0)]);
  });

  test('felzenszwalb separates two flat halves that are large enough', () => {
    const halves = Float64Array.from({ length: 16 * 8 }, (_, i) => (i % 16 < 8 ? 0 : 100));
    const [labels] = felzenszwalb(halves, [8, 16, 1], { scales: [1], sigma: 0 });
    expect(labels).toEqual(Int32Array.from(halves, (value) => (value === 0 ? 0 : 1)));
  });

  test('felzenszwalb rejects a scale that is not positive', () => {
    expect(() => felzenszwalb([4], [1, 1, 1], { scales: [0] })).toThrow(
      new RangeError('scales must be positive, got 0'),
    );
  });
});

describeShared('felzenszwalb of an X-ray', () => {
  test('felzenszwalb at three scales has the labels of scikit-image, pixel for pixel', () => {
    const image = sharedArray('golden/methods/resize-224-bicubic-aa.npy');
    const scales = [50, 250, 1200];
    const labels = felzenszwalb(Float64Array.from(image.data), [224, 224, 3], { scales, minSize: 150 });
    for (const [i, scale] of scales.entries()) {
      const expected = sharedArray(`golden/methods/felzenszwalb-${scale}.npy`);
      expect(Buffer.from((labels[i] as Int32Array).buffer).equals(Buffer.from(expected.data.buffer))).toBe(
        true,
      );
    }
  });
});
