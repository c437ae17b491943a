import { assertKnownKeys } from '../checks/knownKeys.ts';
import {
  type SimilarityOptions,
  structuralSimilarity,
  volumeSimilarity,
  windowSize,
} from '../math/filters/structuralSimilarity.ts';
import type { Given, SaliencyMap } from '../types/arrays.ts';
import type { Score } from '../types/score.ts';
import { comparableMaps } from './comparableMaps.ts';
import { imageSsim } from './imageSsim.ts';

/**
 * Whose convention. `wang` is the published definition (Gaussian window of 11, population covariance, L = 1);
 * `skimage7` scikit-image's default on [0, 1] (plain window of 7, sample covariance, L = 1); `arun2021` the same with
 * the L = 2 that scikit-image then assumed for floats; `adebayo2018` the Gaussian window with sample covariance and
 * L = 2; `image-ssim` the npm package of that name on 8-bit images (plain tiles of 8, sample covariance, L = 255).
 */
export type SsimPreset = keyof typeof presets | 'image-ssim';

const presets = {
  wang: { window: 'gaussian11', dataRange: 1, covariance: 'population' },
  skimage7: { window: 7, dataRange: 1, covariance: 'sample' },
  arun2021: { window: 7, dataRange: 2, covariance: 'sample' },
  adebayo2018: { window: 'gaussian11', dataRange: 2, covariance: 'sample' },
} as const satisfies Record<string, SimilarityOptions>;

/** Options of `ssim`. */
export interface SsimOptions {
  /** @default 'wang' */
  readonly preset?: SsimPreset;
}

/**
 * The mean structural similarity of two maps [height, width] with values in [0, 1]; itself in [-1, 1]. Nothing is
 * normalised here: a value outside [0, 1] throws. Windows lie wholly inside the maps; those of volumes [depth, height,
 * width] are cubes, as in scikit-image.
 * Unscorable: a map that is constant or not finite, maps smaller than a window.
 */
export function ssim(a: Given<SaliencyMap>, b: Given<SaliencyMap>, options: SsimOptions = {}): Score {
  assertKnownKeys('options of ssim', options, { preset: true });
  const { preset = 'wang' } = options;
  if (preset !== 'image-ssim' && !Object.hasOwn(presets, preset)) {
    const known = [...Object.keys(presets), 'image-ssim'].join(', ');
    throw new RangeError(`preset must be one of ${known}, got ${preset}`);
  }
  const maps = comparableMaps(a, b);
  if (maps.state === 'unscorable') return maps;
  assertUnitRange('a', maps.extents.a);
  assertUnitRange('b', maps.extents.b);
  const { shape } = a;
  const [height = 0, width = 0] = shape;
  const pair = { a: maps.a, b: maps.b, height, width };
  if (preset === 'image-ssim')
    return shape.length === 2
      ? imageSsim(pair)
      : { state: 'unscorable', reason: 'image-ssim takes no volumes' };
  const similarity = presets[preset];
  const size = windowSize(similarity);
  if (shape.some((length) => length < size)) {
    const wanted = shape.map(() => size).join(' by ');
    return { state: 'unscorable', reason: `maps must be at least ${wanted}, got ${shape.join(' by ')}` };
  }
  const value =
    shape.length === 2
      ? structuralSimilarity(pair, similarity)
      : volumeSimilarity({ a: maps.a, b: maps.b, shape }, similarity);
  return { state: 'scored', value };
}

function assertUnitRange(name: string, [smallest, largest]: readonly [number, number]): void {
  if (smallest < 0 || largest > 1) {
    throw new RangeError(
      `${name} must lie in [0, 1], got values from ${smallest} to ${largest}: normalise the map first`,
    );
  }
}
