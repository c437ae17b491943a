import type { Box } from '../types/dataset.ts';

/** What a detector says of one image. */
export interface Detections {
  /** Four numbers a box: x0, y0, x1, y1 in pixels. */
  readonly corners: ArrayLike<number>;
  readonly scores: ArrayLike<number>;
}

/**
 * The average precision of boxes over a set of images: all detections in order of score, each right if it overlaps a
 * box of its image that no better detection took by at least `overlap` (intersection over union), and the sum of the
 * precision at each right one over the number of boxes (Everingham et al. 2010, IJCV 88(2), with all points and no
 * smoothing). Detections of equal score keep the order of images. Score 0 is no detection; undefined without a box.
 */
export function detectionPrecision(
  detections: readonly Detections[],
  boxes: readonly (readonly Box[])[],
  { overlap = 0.5 }: { readonly overlap?: number } = {},
): number | undefined {
  const boxCount = boxes.reduce((sum, { length }) => sum + length, 0);
  if (boxCount === 0) return undefined;
  const ranked = detections
    .flatMap(({ scores }, image) =>
      Array.from(scores, (score, position) => ({ score, image, place: position })),
    )
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const taken = boxes.map(() => new Set<number>());
  let right = 0;
  let sum = 0;
  ranked.forEach(({ image, place: position }, rank) => {
    const corners = Array.from({ length: 4 }, (_, k) => detections[image]?.corners[4 * position + k] ?? 0);
    const found = (boxes[image] ?? []).findIndex(
      (box, index) => !taken[image]?.has(index) && intersectionOverUnion(corners, box) >= overlap,
    );
    if (found < 0) return;
    taken[image]?.add(found);
    right++;
    sum += right / (rank + 1);
  });
  return sum / boxCount;
}

/** The area that two boxes share over the area of both, from 0 to 1. */
export function intersectionOverUnion(
  [x0 = 0, y0 = 0, x1 = 0, y1 = 0]: readonly number[],
  { x, y, width, height }: Box,
): number {
  const wide = Math.min(x1, x + width) - Math.max(x0, x);
  const high = Math.min(y1, y + height) - Math.max(y0, y);
  if (wide <= 0 || high <= 0) return 0;
  const shared = wide * high;
  return shared / ((x1 - x0) * (y1 - y0) + width * height - shared);
}
