import type { Regions } from './regions.ts';
import type { VoxelSides } from './voxelSides.ts';

/**
 * `dilatedRegions` of volumes: one region per label of each label map in turn, dilated by a ball: all voxels within `radius`
 * of one with that label (distance between centres, in the unit of `sides`), inside the volume. Rows of all slices lie one below the other, so `height` is that of all.
 */
export function volumeRegions(
  labelMaps: readonly Int32Array[],
  [depth, height, width]: readonly [depth: number, height: number, width: number],
  { radius, sides }: { readonly radius: number; readonly sides: VoxelSides },
): Regions {
  const rows = depth * height;
  const reaches = ballReaches(radius, sides);
  const changes = new Int32Array(rows * (width + 1));
  const [firstRun, starts, ends]: [number[], number[], number[]] = [[0], [], []];
  for (const labels of labelMaps) {
    for (const runs of runsByLabel(labels, width)) {
      const touched = new Set<number>();
      for (const [start, end] of runs) {
        const row = Math.floor(start / width);
        const [z, y] = [Math.floor(row / height), row % height];
        for (const { dz, dy, reach } of reaches) {
          if (z + dz < 0 || z + dz >= depth || y + dy < 0 || y + dy >= height) continue;
          const other = row + dz * height + dy;
          const left = Math.max(0, start - row * width - reach);
          const right = Math.min(width, end - row * width + reach);
          changes[other * (width + 1) + left]!++;
          changes[other * (width + 1) + right]!--;
          touched.add(other);
        }
      }
      for (const row of [...touched].sort((a, b) => a - b)) readRow(row);
      firstRun.push(starts.length);
    }
  }
  return {
    ...{ height: rows, width },
    firstRun: Int32Array.from(firstRun),
    starts: Int32Array.from(starts),
    ends: Int32Array.from(ends),
  };

  /** The runs of a row in which the changes add up to more than none, which are then none again. */
  function readRow(row: number): void {
    const at = row * (width + 1);
    let covering = 0;
    for (let x = 0; x <= width; x++) {
      const before = covering;
      covering += changes[at + x]!;
      changes[at + x] = 0;
      if (before === 0 && covering > 0) starts.push(row * width + x);
      if (before > 0 && covering === 0) ends.push(row * width + x);
    }
  }
}

/** How far a ball reaches along a row, by the slices and rows between. */
function ballReaches(radius: number, [depth, height, width]: VoxelSides) {
  const offsets = (side: number) => {
    const most = Math.floor(radius / side);
    return Array.from({ length: 2 * most + 1 }, (_, i) => i - most);
  };
  return offsets(depth).flatMap((dz) =>
    offsets(height).flatMap((dy) => {
      const rest = radius ** 2 - (dz * depth) ** 2 - (dy * height) ** 2;
      return rest < 0 ? [] : [{ dz, dy, reach: Math.floor(Math.sqrt(rest) / width) }];
    }),
  );
}

/** The runs of each label along rows, [start, end) by flat index, from label 0 on. */
function runsByLabel(labels: Int32Array, width: number): (readonly [number, number])[][] {
  const runs: (readonly [number, number])[][] = [];
  for (let start = 0; start < labels.length; ) {
    const label = labels[start]!;
    const rowEnd = start + width - (start % width);
    let end = start + 1;
    while (end < rowEnd && labels[end] === label) end++;
    while (runs.length <= label) runs.push([]);
    runs[label]!.push([start, end]);
    start = end;
  }
  return runs;
}
