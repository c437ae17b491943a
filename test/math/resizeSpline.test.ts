import { describe, expect, test } from '@jest/globals';
import { extent } from '../../src/math/arrays/extent.ts';
import { resizedSpline } from '../../src/math/resizing/resizeSpline.ts';
import { expectClose } from '../support/expectClose.ts';
import { describeShared } from '../support/shared.ts';
import { sharedArray } from '../support/sharedArray.ts';

/** The references below have nine digits, of numbers up to 17. */
const nineDigits = { absolute: 1e-7 };
/** The reference was computed and stored in single precision, of numbers up to 1. */
const float32Rounding = { absolute: 5e-7 };
const shape = [3, 4, 2] as const;
const values = Float64Array.from({ length: 24 }, (_, i) => ((i * 37) % 101) / 10 - 3);

/** scikit-image 0.26.0 `resize(order=3, mode='constant', anti_aliasing=True, preserve_range=True)`. */
const skimage = {
  to2x5: [
    -1.55431844, 0.937435247, 3.18938148, -2.89283981, 4.16878895, 1.24116044, 0.403602102, 6.1572991,
    -1.17859599, 2.32860381, 6.60011212, -0.934169297, 4.96712969, 3.68073266, 1.69118699, 5.73853073,
    -0.682548344, 3.47054819, -2.45382167, 1.27166795,
  ],
  plus10To4x2: [
    9.73442732, 8.86186414, 9.63069049, 13.429583, 14.5854945, 9.01361664, 10.8478967, 15.2005169, 16.7,
    11.1961484, 10.0944114, 14.1821265, 13.4829644, 12.4811413, 8.38119096, 11.7407933,
  ],
};

describe('resizedSpline', () => {
  test('resizedSpline of values around zero equals scikit-image', () => {
    expectClose(resizedSpline(values, shape, { height: 2, width: 5 }), skimage.to2x5, nineDigits);
  });

  test('resizedSpline of positive values is clipped as scikit-image clips', () => {
    const raised = values.map((value) => value + 10);
    expectClose(resizedSpline(raised, shape, { height: 4, width: 2 }), skimage.plus10To4x2, nineDigits);
  });

  test('resizedSpline to the same size is the input', () => {
    expect(resizedSpline(values, shape, { height: 3, width: 4 })).toEqual(values);
  });
});

describeShared('resizedSpline of an X-ray', () => {
  test('resizedSpline from 320 to 224 equals the stored scikit-image result', () => {
    const image = sharedArray('golden/methods/image-320.npy');
    const [low, high] = extent(Float64Array.from(image.data));
    const stretched = Float64Array.from(image.data, (value) => ((value - low) / (high - low)) * 2 - 1);
    const resized = resizedSpline(stretched, [320, 320, 3], { height: 224, width: 224 });
    expectClose(resized, sharedArray('golden/methods/resize-224-bicubic-aa.npy').data, float32Rounding);
  });
});
