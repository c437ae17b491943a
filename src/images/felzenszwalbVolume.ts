import { blurredAxes } from '../math/filters/blurredAxes.ts';
import { type FelzenszwalbOptions, graphSegments } from './felzenszwalb.ts';
import { voxelEdges } from './voxelEdges.ts';

/**
 * `felzenszwalb` on an interleaved [depth, height, width, channels] volume: supervoxels by the same rule, between voxels
 * that share a face. Per scale one label map of depth * height * width.
 */
export function felzenszwalbVolume(
  values: ArrayLike<number>,
  shape: readonly [depth: number, height: number, width: number, channels: number],
  { scales, sigma = 0.8, minSize = 20 }: FelzenszwalbOptions,
): Int32Array[] {
  const [depth, height, width] = shape;
  const sigmas = [sigma, sigma, sigma, 0];
  const smooth = blurredAxes(Float64Array.from(values), shape, { sigmas, mode: 'reflect', truncate: 4 });
  const edges = voxelEdges(smooth, shape);
  return graphSegments(edges, { places: depth * height * width, scales, minSize });
}
