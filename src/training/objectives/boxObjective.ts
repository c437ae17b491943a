import type { Box } from '../../types/dataset.ts';
import { type Plane, placedBox, planeSides } from '../augmentation.ts';
import { detectorLoss } from '../losses/detectorLoss.ts';
import { boxUnit, detectorStride } from '../networks/detector.ts';
import type { Objective } from './objective.ts';

/**
 * Boxes for a detector by `detectorLoss`, the logits [n, 5, height / 4, width / 4]. About the middle of each box the
 * target falls off as a Gaussian whose standard deviation is a twelfth of the box's sides, at least 0.7 cells.
 * Throws RangeError where no image has a box.
 */
export function boxObjective(boxes: readonly (readonly Box[])[]): Objective {
  if (!boxes.some(({ length }) => length > 0)) {
    throw new RangeError(`boxes must hold a box in some image, all ${boxes.length} have none`);
  }
  const grid = ({ height, width }: Plane) => [height / detectorStride, width / detectorStride] as const;
  return {
    loss: detectorLoss,
    count: boxes.length,
    targetShape: (plane) => [5, ...planeSides('boxObjective', plane).map((side) => side / detectorStride)],
    fill: (out, to, { index, placement, plane }) => {
      const [rows, columns] = grid(plane);
      for (const box of boxes[index] ?? []) {
        const placed = placedBox(box, placement, plane);
        if (placed.width > 0 && placed.height > 0) markBox(out.subarray(to), placed, { rows, columns });
      }
    },
  };
}

function markBox(
  out: Float32Array,
  { x, y, width, height }: Box,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): void {
  const [centreX, centreY] = [(x + width / 2) / detectorStride, (y + height / 2) / detectorStride];
  const column = Math.min(Math.floor(centreX), columns - 1);
  const row = Math.min(Math.floor(centreY), rows - 1);
  const spread = (side: number) => Math.max(0.7, side / detectorStride / 12);
  const [spreadX, spreadY] = [spread(width), spread(height)];
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const heat = Math.exp(-(((c - column) / spreadX) ** 2 + ((r - row) / spreadY) ** 2) / 2);
      const index = r * columns + c;
      out[index] = Math.max(out[index] ?? 0, heat);
    }
  }
  const size = rows * columns;
  const values = [centreX - column, centreY - row, width / boxUnit, height / boxUnit];
  values.forEach((value, map) => {
    out[(map + 1) * size + row * columns + column] = value;
  });
}
