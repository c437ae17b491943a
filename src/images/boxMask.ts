import ndarray from 'ndarray';
import type { Mask } from '../types/arrays.ts';

/** A rectangle in pixels; x and y are its upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface BoxMaskOptions {
  /** [height, width] of the mask. */
  readonly size: readonly [height: number, width: number];
  /** [height, width] of the image that the boxes were drawn on. @default size */
  readonly frame?: readonly [height: number, width: number];
  /** @default 'halfOpen' */
  readonly rule?: BoxRule;
}

/**
 * Which pixels a box holds. `halfOpen`: those whose centre, taken to the frame, lies in [x, x + width) and
 * [y, y + height); for whole numbers this is the mask drawn in the frame and resized by the nearest pixel.
 * `arun2021`: from int(length * c / (frame - 1)) of its start to that of its end, both included, cut at the edge.
 */
export type BoxRule = 'halfOpen' | 'arun2021';

/** The union of boxes as a mask of `size`. A box that leaves the frame or has no area throws a RangeError. */
export function boxMask(
  boxes: readonly Box[],
  { size, frame = size, rule = 'halfOpen' }: BoxMaskOptions,
): Mask {
  const [height, width] = size;
  const span = rule === 'halfOpen' ? halfOpenSpan : arunSpan;
  const out = new Uint8Array(height * width);
  for (const box of boxes) {
    requireInside(box, frame);
    const [top, bottom] = span(box.y, box.y + box.height, { length: height, frame: frame[0] });
    const [left, right] = span(box.x, box.x + box.width, { length: width, frame: frame[1] });
    for (let y = top; y < bottom; y++) out.fill(1, y * width + left, y * width + right);
  }
  return ndarray(out, [height, width]);
}

interface Axis {
  readonly length: number;
  readonly frame: number;
}

function requireInside(box: Box, [height, width]: readonly [height: number, width: number]): void {
  const inside = box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
  if (!(inside && box.width > 0 && box.height > 0)) {
    const { x, y } = box;
    throw new RangeError(
      `box must have an area and lie in the image of ${width} x ${height}, ` +
        `got x ${x}, y ${y}, width ${box.width}, height ${box.height}`,
    );
  }
}

/** Pixel i has its centre at (i + 0.5) * frame / length. */
function halfOpenSpan(start: number, end: number, { length, frame }: Axis): [first: number, end: number] {
  const first = (edge: number) => Math.ceil((edge * length) / frame - 0.5);
  return [first(start), first(end)];
}

function arunSpan(start: number, end: number, { length, frame }: Axis): [first: number, end: number] {
  const scaled = (edge: number) => Math.trunc((length * edge) / (frame - 1));
  return [scaled(start), Math.min(scaled(end) + 1, length)];
}
