import { describe, expect, test } from '@jest/globals';
import { resizedBilinear, resizedNearest } from '../../src/math/resizing/resize.ts';
import { expectClose } from '../support/expectClose.ts';

const float32Rounding = { absolute: 1e-6 };
const shape = [3, 4, 2] as const;
const values = Float64Array.from({ length: 24 }, (_, i) => ((i * 37) % 101) / 10 - 3);

/** torch 2.13.0 `interpolate` of `values` to 5 x 2. */
const torch = {
  bilinear: [
    0.7, -0.65, 0.35, 4.05, 2.44, -0.93, 0.07, 3.77, 5.05, -1.35, -0.35, 3.35, 4.63, 1.26, -0.77, 2.93, 4.35,
    3.0, -1.05, 2.65,
  ],
  nearestExact: [
    4.4, -2.0, -1.0, 2.7, 4.4, -2.0, -1.0, 2.7, 3.7, -2.7, -1.7, 2.0, 3.0, 6.7, -2.4, 1.3, 3.0, 6.7, -2.4,
    1.3,
  ],
};

describe('resizedBilinear', () => {
  test('resizedBilinear equals torch with align_corners false', () => {
    expectClose(resizedBilinear(values, shape, { height: 5, width: 2 }), torch.bilinear, float32Rounding);
  });

  test('resizedBilinear to the same size is the input', () => {
    for (const centres of ['halfPixel', 'tf1'] as const) {
      expect(resizedBilinear(values, shape, { height: 3, width: 4, centres })).toEqual(
        Float32Array.from(values),
      );
    }
  });

  test('resizedBilinear with TensorFlow 1 centres reads target * scale', () => {
    const ramp = Float32Array.of(0, 8);
    expect(Array.from(resizedBilinear(ramp, [1, 2, 1], { height: 1, width: 4, centres: 'tf1' }))).toEqual([
      0, 4, 8, 8,
    ]);
    expect(Array.from(resizedBilinear(ramp, [1, 2, 1], { height: 1, width: 4 }))).toEqual([0, 2, 6, 8]);
  });

  test('resizedBilinear of one pixel repeats it', () => {
    expect(Array.from(resizedBilinear([3], [1, 1, 1], { height: 2, width: 2 }))).toEqual([3, 3, 3, 3]);
  });

  test('resizedBilinear rejects lengths that are not positive whole numbers', () => {
    expect(() => resizedBilinear(values, shape, { height: 0, width: 2 })).toThrow(
      new RangeError('lengths must be positive whole numbers, got [3,4,2] and [0,2]'),
    );
    expect(() => resizedBilinear(values, [3, 4, 1], { height: 1, width: 2 })).toThrow(
      new RangeError('values must have 12 numbers, got 24'),
    );
  });
});

describe('resizedNearest', () => {
  test('resizedNearest equals torch nearest-exact', () => {
    expectClose(resizedNearest(values, shape, { height: 5, width: 2 }), torch.nearestExact, float32Rounding);
  });

  test('resizedNearest keeps the type of the array', () => {
    const labels = resizedNearest(Int32Array.of(1, 2, 3, 4), [2, 2, 1], { height: 1, width: 4 });
    expect(labels).toEqual(Int32Array.of(3, 3, 4, 4));
  });
});
