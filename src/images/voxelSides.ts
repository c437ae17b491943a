/** The sides of a voxel along depth, height and width, the shortest of them 1. */
export type VoxelSides = readonly [depth: number, height: number, width: number];

/** Sides that differ by less are the same: a header's float32 and the turn of a scan leave a cube with unequal last digits. */
const leastDifference = 1e-3;

/** The sides of a voxel of this spacing; of an unknown one those of a cube. */
export function voxelSides(spacing: readonly number[] | undefined): VoxelSides {
  if (spacing === undefined) return [1, 1, 1];
  const shortest = Math.min(...spacing);
  const [depth = 1, height = 1, width = 1] = spacing.map((step) =>
    step / shortest - 1 < leastDifference ? 1 : step / shortest,
  );
  return [depth, height, width];
}
