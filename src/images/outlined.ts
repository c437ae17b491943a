import type { NdArray } from 'ndarray';
import ndarray from 'ndarray';
import { dense } from '../math/arrays/dense.ts';
import type { Mask } from '../types/arrays.ts';

/** Cyan: no colour of inferno is near it. */
const lineColour = [0, 255, 255] as const;

/**
 * A copy of a picture, [height, width, 3] bytes, with the border of a mask of that size drawn in cyan: the pixels
 * of the mask that touch, by a side, one that is not of it or the edge of the picture.
 */
export function outlined(picture: NdArray<Uint8Array>, mask: Mask): NdArray<Uint8Array> {
  return outlinedIn(picture, mask, lineColour);
}

/** The same in another colour. */
export function outlinedIn(
  picture: NdArray<Uint8Array>,
  mask: Mask,
  colour: readonly [red: number, green: number, blue: number],
): NdArray<Uint8Array> {
  const [height, width] = mask.shape as [number, number];
  if (picture.shape.join() !== [height, width, 3].join()) {
    throw new RangeError(
      `mask must have the picture's height and width [${picture.shape}], got [${mask.shape}]`,
    );
  }
  const inside = dense(mask);
  const out = dense(picture).slice();
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (inside[i] === 0) continue;
      const isAtEdge = x === 0 || y === 0 || x === width - 1 || y === height - 1;
      const isBorder =
        isAtEdge || !inside[i - 1] || !inside[i + 1] || !inside[i - width] || !inside[i + width];
      if (isBorder) out.set(colour, 3 * i);
    }
  }
  return ndarray(out, [height, width, 3]);
}
