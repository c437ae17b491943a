import { dense } from '../math/arrays/dense.ts';
import type { Image, SaliencyMap } from '../types/arrays.ts';
import { type RankedRegions, type RankingOptions, rankedRegions } from './rankedRegions.ts';
import { keptXraiSegments } from './xraiSegments.ts';

/**
 * The regions of an image [height, width, channels], ranked by how much of a map [height, width] they hold per pixel: what
 * XRAI makes of any method's map (Kapishnikov et al., ICCV 2019; Brocki et al. 2022). Throws RangeError on sizes that differ.
 */
export function xraiRegions(
  image: Image,
  map: SaliencyMap,
  { algorithm = 'full', areaThreshold = 1, minPixels = 50 }: Partial<RankingOptions> = {},
): RankedRegions {
  if (map.shape.join() !== image.shape.slice(0, 2).join()) {
    throw new RangeError(`map must have the image's size [${image.shape.slice(0, 2)}], got [${map.shape}]`);
  }
  return rankedRegions(dense(map), keptXraiSegments(image), { algorithm, areaThreshold, minPixels });
}
