import { dense } from '../../math/arrays/dense.ts';
import type { Mask } from '../../types/arrays.ts';

/** Size and place of a region and of the box around it, each as a share of the frame: all that its shape tells a model. */
export interface RegionShape {
  readonly area: number;
  readonly boxTop: number;
  readonly boxLeft: number;
  readonly boxHeight: number;
  readonly boxWidth: number;
  /** Share of the box that the region fills. */
  readonly boxFilled: number;
}

/** Undefined for an empty region. */
export function regionShape(mask: Mask): RegionShape | undefined {
  const [height = 1, width = 1] = mask.shape;
  const values = dense(mask);
  let [top, bottom, left, right, count] = [height, -1, width, -1, 0];
  values.forEach((flag, pixel) => {
    if (flag === 0) return;
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    count++;
  });
  if (count === 0) return undefined;
  const [boxHeight, boxWidth] = [bottom - top + 1, right - left + 1];
  return {
    area: count / values.length,
    boxTop: top / height,
    boxLeft: left / width,
    boxHeight: boxHeight / height,
    boxWidth: boxWidth / width,
    boxFilled: count / (boxHeight * boxWidth),
  };
}

/** The metrics of the rows that hold it. */
export const shapeMetrics = ['area', 'boxTop', 'boxLeft', 'boxHeight', 'boxWidth', 'boxFilled'] as const;
