import { blurredAxes } from '../math/filters/blurredAxes.ts';
import { halfKernel } from '../math/filters/gaussianFilter.ts';
import { type FelzenszwalbOptions, graphSegments } from './felzenszwalb.ts';
import type { PixelEdges } from './pixelEdges.ts';
import { voxelEdges } from './voxelEdges.ts';
import type { VoxelSides } from './voxelSides.ts';

const truncate = 4;

/**
 * `felzenszwalb` on an interleaved [depth, height, width, channels] volume: supervoxels by the same rule, between voxels
 * that share a face. Per scale one label map of depth * height * width. `sigma` is in the unit of `sides`, and voxels of one
 * value are compared as the cubes of side 1 that they could be divided into would be. A segment's size counts voxels, as
 * each is one measurement of how much the segment varies.
 */
export function felzenszwalbVolume(
  values: ArrayLike<number>,
  shape: readonly [depth: number, height: number, width: number, channels: number],
  {
    scales,
    sigma = 0.8,
    minSize = 20,
    sides = [1, 1, 1],
  }: FelzenszwalbOptions & { readonly sides?: VoxelSides },
): Int32Array[] {
  const [depth, height, width] = shape;
  const edges = smoothedEdges(values, shape, { sigma, sides });
  return graphSegments(edges, { places: depth * height * width, scales, minSize });
}

/** The edges of the volume smoothed by a Gaussian of `sigma`, in the unit of `sides`. */
export function smoothedEdges(
  values: ArrayLike<number>,
  shape: readonly [depth: number, height: number, width: number, channels: number],
  { sigma, sides }: { readonly sigma: number; readonly sides: VoxelSides },
): PixelEdges {
  const sigmas = [...sides.map((side) => sigma / side), 0];
  const smooth = blurredAxes(Float64Array.from(values), shape, { sigmas, mode: 'reflect', truncate });
  // Of cubes, the smoothed step between two voxels is spread over those near the face: this share lies at the face itself.
  const weights = sides.map((side) => centre(sigma) / centre(sigma / side));
  return voxelEdges(smooth, shape, weights);
}

/** The largest weight of the kernel. */
function centre(sigma: number): number {
  return halfKernel(sigma, truncate)[0]!;
}
