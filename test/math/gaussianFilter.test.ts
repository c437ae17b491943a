import { describe, expect, test } from '@jest/globals';
import { gaussianFilter } from '../../src/math/filters/gaussianFilter.ts';
import { expectClose } from '../support/expectClose.ts';

/** The references below have nine digits. */
const nineDigits = { absolute: 1e-8 };
const shape = [3, 4, 2] as const;
const values = Float64Array.from({ length: 24 }, (_, i) => ((i * 37) % 101) / 10 - 3);

/** scipy 1.17.1 `ndimage.gaussian_filter` of `values` with sigma [rows, columns, 0]. */
const scipy = {
  reflect: [
    1.8519709, 0.0450876205, 2.78818785, 0.526006643, 1.25106912, 3.1204935, -0.7899247, 2.82569237,
    3.22079365, 0.171176895, 2.96758687, 1.31757052, 0.99450616, 3.22854554, -1.06690971, 2.56673007,
    4.39740909, 0.350575921, 3.09367615, 2.25043129, 0.735543864, 3.38752251, -1.34390923, 2.31016712,
  ],
  reflectWiderThanImage: [
    2.22090383, 1.373599, 1.80978386, 1.65385005, 1.21102914, 2.03339004, 0.775429952, 2.28968385, 2.22954369,
    1.37942335, 1.81564671, 1.65871309, 1.21315025, 2.03670773, 0.775035497, 2.29177969, 2.23813525,
    1.3852862, 1.82147107, 1.66361121, 1.21524609, 2.04005501, 0.774624663, 2.29390079,
  ],
  constantTruncated: [
    1.00633989, 0.10410606, 1.32660599, 0.635915953, 0.799290482, 1.39092942, 0.0650699234, 1.3103174,
    1.87427454, 0.326081462, 1.94938591, 1.12308772, 0.917837524, 1.87971976, -0.0748487603, 1.57456726,
    1.80252211, 0.535998469, 1.66343175, 1.33703153, 0.63026479, 1.72775517, -0.188875646, 1.23635836,
  ],
};

describe('gaussianFilter', () => {
  test('gaussianFilter with the edge reflected equals scipy', () => {
    expectClose(gaussianFilter(values, shape, { sigma: [1.3, 0.7] }), scipy.reflect, nineDigits);
  });

  test('gaussianFilter with a kernel wider than the image equals scipy', () => {
    expectClose(gaussianFilter(values, shape, { sigma: [3, 2] }), scipy.reflectWiderThanImage, nineDigits);
  });

  test('gaussianFilter with zeros outside and a short kernel equals scipy', () => {
    const filtered = gaussianFilter(values, shape, { sigma: 1.1, mode: 'constant', truncate: 2.5 });
    expectClose(filtered, scipy.constantTruncated, nineDigits);
  });

  test('gaussianFilter of a constant is that constant where edges are reflected', () => {
    expectClose(
      gaussianFilter(new Float32Array(12).fill(2), [4, 3, 1], { sigma: 5 }),
      new Array(12).fill(2),
      {
        absolute: 1e-14,
      },
    );
  });

  test('gaussianFilter with sigma 0 is the input, and leaves the input alone', () => {
    const before = values.slice();
    const filtered = gaussianFilter(values, shape, { sigma: 0 });
    expect(filtered).toEqual(values);
    expect(filtered).not.toBe(values);
    expect(values).toEqual(before);
  });

  test('gaussianFilter rejects a negative sigma and a wrong length', () => {
    expect(() => gaussianFilter(values, shape, { sigma: -1 })).toThrow(
      new RangeError('sigma must be zero or positive, got -1'),
    );
    expect(() => gaussianFilter(values, shape, { sigma: Number.NaN })).toThrow(RangeError);
    expect(() => gaussianFilter(values, [3, 4, 1], { sigma: 1 })).toThrow(
      new RangeError('values must have 12 numbers, got 24'),
    );
  });
});
