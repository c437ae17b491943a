import { ascendingEdges, type PixelEdges } from './pixelEdges.ts';

/**
 * The edges between the voxels of an interleaved [depth, height, width, channels] volume that share a face, each edge once.
 * Edges of equal cost stand in the order along a row, down, into the depth, row-major in each. A cost is the difference of the
 * two voxels times the `weights` of its axis: depth, height, width.
 */
export function voxelEdges(
  values: Float64Array,
  [depth, height, width, channels]: readonly [depth: number, height: number, width: number, channels: number],
  weights: readonly number[],
): PixelEdges {
  const voxels = depth * height * width;
  const count = 3 * voxels - depth * height - depth * width - height * width;
  const edges = { from: new Int32Array(count), to: new Int32Array(count), cost: new Float64Array(count) };
  let edge = 0;
  const sizes = [width, height, depth];
  const steps = [1, width, width * height];
  steps.forEach((step, axis) => {
    const [size, weight] = [sizes[axis]!, weights[2 - axis]!];
    for (let voxel = 0; voxel < voxels; voxel++) {
      if (Math.floor(voxel / step) % size === size - 1) continue;
      let squares = 0;
      for (let c = 0; c < channels; c++)
        squares += (values[(voxel + step) * channels + c]! - values[voxel * channels + c]!) ** 2;
      edges.from[edge] = voxel;
      edges.to[edge] = voxel + step;
      edges.cost[edge++] = weight * Math.sqrt(squares);
    }
  });
  return ascendingEdges(edges);
}
