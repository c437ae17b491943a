import { dense } from '../math/arrays/dense.ts';
import { spatialShape } from '../math/arrays/imageAxes.ts';
import type { Image, SaliencyMap } from '../types/arrays.ts';
import { type RankedRegions, type RankingOptions, rankedRegions } from './rankedRegions.ts';
import { keptXraiSegments } from './xraiSegments.ts';

/**
 * The regions of an image [height, width, channels] or a volume [depth, height, width, channels], ranked by how much of a map
 * of its places they hold per pixel: what
 * XRAI makes of any method's map (Kapishnikov et al., ICCV 2019; Brocki et al. 2022). Throws RangeError on sizes that differ.
 */
export function xraiRegions(
  image: Image,
  map: SaliencyMap,
  { algorithm = 'full', areaThreshold = 1, minPixels = 50 }: Partial<RankingOptions> = {},
): RankedRegions {
  const size = spatialShape(image.shape);
  if (map.shape.join() !== size.join()) {
    throw new RangeError(`map must have the image's size [${size}], got [${map.shape}]`);
  }
  return rankedRegions(dense(map), keptXraiSegments(image), { algorithm, areaThreshold, minPixels });
}
