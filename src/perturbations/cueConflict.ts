import ndarray from 'ndarray';
import { dense } from '../math/arrays/dense.ts';
import type { Image } from '../types/arrays.ts';
import { eachChannel } from './eachChannel.ts';
import { gaussianBlur } from './filters/gaussianBlur.ts';

/**
 * A picture or volume with the shape of one and the texture of another: what a Gaussian of `sigma` pixels leaves of
 * `shape`, and what it takes away of `texture` (hybrid images: Oliva, Torralba and Schyns 2006, ACM Trans. Graph. 25).
 * @throws RangeError for images of different shapes.
 */
export function cueConflict(shape: Image, texture: Image, { sigma }: { readonly sigma: number }): Image {
  if (shape.shape.join() !== texture.shape.join()) {
    throw new RangeError(
      `texture must have the shape of the other image, [${shape.shape}], got [${texture.shape}]`,
    );
  }
  const blurred = (image: Image) => dense(eachChannel(image, (plane) => gaussianBlur(plane, { sigma })));
  const [coarse, left, whole] = [blurred(shape), blurred(texture), dense(texture)];
  return ndarray(
    coarse.map((value, i) => value + (whole[i] ?? 0) - (left[i] ?? 0)),
    [...shape.shape],
  );
}
