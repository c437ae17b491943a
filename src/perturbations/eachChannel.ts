import ndarray from 'ndarray';
import { assertArray } from '../checks/assertArray.ts';
import { dense } from '../math/arrays/dense.ts';
import type { Image } from '../types/arrays.ts';
import type { Intensities } from './intensities.ts';

/**
 * A picture [height, width, channels] or volume [depth, height, width, channels] with `change` done to each channel
 * alone: how the filters and corruptions, which know no channels, are used on images of a model. `change` also gets the
 * channel's number, so that its noise can have a seed of its own.
 * @throws RangeError for an image that is not of three axes, and a change of another shape.
 */
export function eachChannel(
  image: Image,
  change: (plane: Intensities, channel: number) => Intensities,
): Image {
  assertArray('image', image, 3);
  const { shape } = image;
  if (shape.length !== 3 && shape.length !== 4) {
    throw new RangeError(
      `image must be [height, width, channels] or [depth, height, width, channels], got shape [${shape}]`,
    );
  }
  const channels = shape[shape.length - 1] ?? 1;
  const plane = shape.slice(0, -1);
  const values = dense(image);
  const out = new Float32Array(values.length);
  for (let channel = 0; channel < channels; channel++) {
    const own = new Float32Array(values.length / channels);
    for (let i = 0; i < own.length; i++) own[i] = values[i * channels + channel] ?? 0;
    const changed = dense(change(ndarray(own, plane), channel));
    if (changed.length !== own.length) {
      throw new RangeError(`change must keep the shape [${plane}], got ${changed.length} values`);
    }
    for (let i = 0; i < own.length; i++) out[i * channels + channel] = changed[i] ?? 0;
  }
  return ndarray(out, [...shape]);
}
