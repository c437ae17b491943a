import { assertSameShape } from '../../checks/sameShape.ts';
import { dense } from '../../math/arrays/dense.ts';
import type { Mask } from '../../types/arrays.ts';
import { asIntensities, type Intensities, intensities } from '../intensities.ts';
import { meanAndDeviation } from '../meanAndDeviation.ts';

/**
 * (x − mean) / standard deviation of the values inside the mask, and 0 outside. `mask` has the shape of the image, 0
 * outside. Throws RangeError where the mask is empty or its values are all the same.
 */
export function zScoreMasked(image: Intensities, mask: Mask): Intensities {
  const { values, shape } = intensities(image);
  assertSameShape({ image, mask }, shape.length);
  const inside = dense(mask);
  const { mean, deviation } = meanAndDeviation(
    values.filter((_, i) => inside[i] !== 0),
    { population: true },
  );
  if (!(deviation > 0)) throw new RangeError('mask must hold values that differ, got none or one value');
  return asIntensities(
    values.map((value, i) => (inside[i] === 0 ? 0 : (value - mean) / deviation)),
    shape,
  );
}
