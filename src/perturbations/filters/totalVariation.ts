import { assertKnownKeys } from '../../checks/knownKeys.ts';
import { totalVariationDenoised } from '../../math/grids/totalVariation.ts';
import { asIntensities, assertAtLeast, type Intensities, intensities } from '../intensities.ts';

/** Options of `totalVariation`. */
export interface TotalVariationOptions {
  /** The larger, the smoother. @default 0.1 */
  readonly weight?: number;
  /** It ends where the cost changes by less than this share of the first cost. @default 0.0002 */
  readonly epsilon?: number;
  /** @default 200 */
  readonly maxIterations?: number;
}

/**
 * The picture or volume with its total variation reduced (Chambolle, J. Math. Imaging Vis. 20:89-97, 2004), by the
 * iteration of `skimage.restoration.denoise_tv_chambolle`. Throws RangeError for a weight that is not above 0.
 */
export function totalVariation(image: Intensities, options: TotalVariationOptions = {}): Intensities {
  assertKnownKeys('options of totalVariation', options, { weight: true, epsilon: true, maxIterations: true });
  const { weight = 0.1, epsilon = 2e-4, maxIterations = 200 } = options;
  assertAtLeast('weight', weight, 0, true);
  assertAtLeast('epsilon', epsilon, 0);
  if (!Number.isInteger(maxIterations) || maxIterations < 1) {
    throw new RangeError(`maxIterations must be 1, 2, …, got ${maxIterations}`);
  }
  const { values, shape } = intensities(image);
  return asIntensities(totalVariationDenoised(values, shape, { weight, epsilon, maxIterations }), shape);
}
