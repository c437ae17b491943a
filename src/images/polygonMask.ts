import ndarray from 'ndarray';
import type { Mask } from '../types/arrays.ts';

/** A corner of a polygon, in pixels. */
export type Point = readonly [x: number, y: number];

/**
 * The union of polygons: pixels whose centre lies inside one by the even-odd rule, pixel (x, y) having its centre at
 * (x + 0.5, y + 0.5). What lies outside the frame is cut off; fewer than three points have no area.
 */
export function polygonMask(
  polygons: readonly (readonly Point[])[],
  {
    size: [height, width],
    frame: [tall, wide] = [height, width],
  }: {
    /** Of the mask. */
    readonly size: readonly [height: number, width: number];
    /** Of the image that the points are in. @default size */
    readonly frame?: readonly [height: number, width: number] | undefined;
  },
): Mask {
  const out = new Uint8Array(height * width);
  for (const points of polygons) {
    for (let y = 0; y < height; y++) {
      const crossings = crossingsOf(points, ((y + 0.5) * tall) / height);
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        const first = Math.max(0, Math.ceil((crossings[i]! * width) / wide - 0.5));
        const end = Math.min(width, Math.ceil((crossings[i + 1]! * width) / wide - 0.5));
        if (first < end) out.fill(1, y * width + first, y * width + end);
      }
    }
  }
  return ndarray(out, [height, width]);
}

/** Where the outline crosses a row, from the left. */
function crossingsOf(points: readonly Point[], y: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < points.length; i++) {
    const [x0, y0] = points[i]!;
    const [x1, y1] = points[(i + 1) % points.length]!;
    if (y0 <= y !== y1 <= y) found.push(x0 + ((y - y0) / (y1 - y0)) * (x1 - x0));
  }
  return found.sort((a, b) => a - b);
}
