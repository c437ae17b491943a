import ndarray from 'ndarray';
import { boxMask, cocoRleMask, fittedMask, type Point, polygonMask } from '../../images/index.ts';
import type { Mask } from '../../types/arrays.ts';
import { clippedBox } from './clippedBox.ts';
import type { CocoAnnotation } from './coco.ts';

/** Options of `cocoMask`. */
export interface CocoMaskOptions {
  /** [height, width] of the image that was drawn on. */
  readonly frame: readonly [height: number, width: number];
  /** Of the mask. @default frame */
  readonly size?: readonly [height: number, width: number];
}

/**
 * The mask of one annotation: of its polygons or run lengths, or else of its box. Throws RangeError for run lengths
 * that do not fill their frame and boxes outside the image.
 */
export function cocoMask(
  { segmentation, bbox }: CocoAnnotation,
  { frame, size = frame }: CocoMaskOptions,
): Mask {
  if (Array.isArray(segmentation) && segmentation.length > 0) {
    return polygonMask(segmentation.map(pointsOf), { size, frame });
  }
  if (segmentation && !Array.isArray(segmentation)) {
    return fittedMask(cocoRleMask(segmentation.counts, segmentation.size), size);
  }
  if (bbox === undefined) return ndarray(new Uint8Array(size[0] * size[1]), [...size]);
  const [x, y, width, height] = bbox;
  return boxMask([clippedBox({ x, y, width, height }, frame)], { size, frame });
}

function pointsOf(numbers: readonly number[]): Point[] {
  const count = Math.floor(numbers.length / 2);
  return Array.from({ length: count }, (_, i): Point => [numbers[2 * i] ?? 0, numbers[2 * i + 1] ?? 0]);
}
