import ndarray from 'ndarray';
import type { SaliencyMap } from '../types/arrays.ts';

export interface ScoredBoxes {
  /** Four numbers a box: left, top, right and bottom edge in pixels. */
  readonly corners: ArrayLike<number>;
  /** One number a box, 0 or more. */
  readonly scores: ArrayLike<number>;
}

/**
 * What a detection network says, as a map of `[height, width]`: each pixel has the greatest score of the boxes that
 * hold its centre, 0 where none does. Edges beyond the image are cut; a box without area holds no pixel. Throws
 * RangeError for scores that are negative or not numbers.
 */
export function scoredBoxesMap(
  { corners, scores }: ScoredBoxes,
  [height, width]: readonly [height: number, width: number],
): SaliencyMap {
  if (corners.length !== 4 * scores.length) {
    throw new RangeError(
      `boxes must have four numbers each, got ${corners.length} for ${scores.length} scores`,
    );
  }
  const map = new Float32Array(height * width);
  for (let box = 0; box < scores.length; box++) {
    const score = scores[box]!;
    if (!(score >= 0)) throw new RangeError(`scores of boxes must be 0 or more, got ${score}`);
    const [left, top, right, bottom] = [0, 1, 2, 3].map((k) => corners[4 * box + k]!) as [
      number,
      number,
      number,
      number,
    ];
    const firstRow = Math.max(0, Math.ceil(top - 0.5));
    const firstColumn = Math.max(0, Math.ceil(left - 0.5));
    for (let y = firstRow; y < height && y + 0.5 < bottom; y++) {
      for (let x = firstColumn; x < width && x + 0.5 < right; x++) {
        const index = y * width + x;
        if (score > map[index]!) map[index] = score;
      }
    }
  }
  return ndarray(map, [height, width]);
}
