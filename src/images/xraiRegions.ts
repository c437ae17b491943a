import { assertSpacing } from '../checks/assertSpacing.ts';
import { dense } from '../math/arrays/dense.ts';
import { spatialShape } from '../math/arrays/imageAxes.ts';
import type { Image, SaliencyMap } from '../types/arrays.ts';
import { type RankedRegions, type RankingOptions, rankedRegions } from './rankedRegions.ts';
import { keptXraiSegments } from './xraiSegments.ts';

/**
 * The regions of an image [height, width, channels] or a volume [depth, height, width, channels], ranked by how much of a map
 * of its places they hold per pixel: what
 * XRAI makes of any method's map (Kapishnikov et al., ICCV 2019; Brocki et al. 2022). `spacing` is that of voxels along each
 * axis, in mm. Throws RangeError on sizes that differ, and on a spacing that is not a positive number for each axis.
 */
export function xraiRegions(
  image: Image,
  map: SaliencyMap,
  {
    algorithm = 'full',
    areaThreshold = 1,
    minPixels = 50,
    spacing,
  }: Partial<RankingOptions> & { readonly spacing?: readonly number[] | undefined } = {},
): RankedRegions {
  const size = spatialShape(image.shape);
  if (map.shape.join() !== size.join()) {
    throw new RangeError(`map must have the image's size [${size}], got [${map.shape}]`);
  }
  if (spacing !== undefined) assertSpacing(spacing, size.length);
  return rankedRegions(dense(map), keptXraiSegments(image, spacing), { algorithm, areaThreshold, minPixels });
}
