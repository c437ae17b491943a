import ndarray from 'ndarray';
import { assertArray } from '../checks/assertArray.ts';
import { asNdarray } from '../math/arrays/asNdarray.ts';
import { channelSum } from '../math/arrays/channels.ts';
import { dense } from '../math/arrays/dense.ts';
import { resizedBilinear, resizedNearest } from '../math/resizing/resize.ts';
import type { Given, Image, Mask } from '../types/arrays.ts';

/** How much red, green and blue count in grey: ITU-R BT.601, as in Pillow's mode L. */
const lumaWeights = [0.299, 0.587, 0.114] as const;

/**
 * The image in the shape that a model takes: resized bilinearly with half-pixel centres, without anti-aliasing;
 * grey replicated to all channels, or colour turned to grey, 0.299 R + 0.587 G + 0.114 B, for a model of one
 * channel. The image itself where it fits already.
 * @throws RangeError for an image of channels that the shape does not have.
 */
export function fitted(
  given: Given<Image>,
  shape: readonly [height: number, width: number, channels: number],
): Image {
  assertArray('image', given);
  const image = asNdarray(given);
  const [height, width, channels] = shape;
  const own = image.shape[2];
  if (own === undefined || !(own === channels || own === 1 || (own === 3 && channels === 1))) {
    throw new RangeError(
      `image must have 1 channel or the ${channels} that the model takes, got shape [${image.shape}]`,
    );
  }
  if (image.shape.join() === shape.join()) return image;
  // Grey before and copies after, so that the fewest channels are resized.
  return replicated(resized(own > channels ? grey(image) : image, height, width), channels);
}

/** The mask resized to [height, width] by the nearest pixel; the mask itself where it fits already. */
export function fittedMask(mask: Mask, [height, width]: readonly [height: number, width: number]): Mask {
  const [ownHeight, ownWidth] = mask.shape as [number, number];
  if (ownHeight === height && ownWidth === width) return mask;
  return ndarray(resizedNearest(dense(mask), [ownHeight, ownWidth, 1], { height, width }), [height, width]);
}

/** One channel: the image's own, the BT.601 luma of red, green and blue, or the mean of any other number of channels. */
export function grey(image: Image): Image {
  const [height, width, channels] = image.shape as [number, number, number];
  if (channels === 1) return image;
  const values = dense(image);
  if (channels !== 3) {
    const means = channelSum(values, channels).map((sum) => sum / channels);
    return ndarray(new Float32Array(means), [height, width, 1]);
  }
  const out = new Float32Array(height * width);
  const [red, green, blue] = lumaWeights;
  for (let i = 0; i < out.length; i++) {
    out[i] = red * values[3 * i]! + green * values[3 * i + 1]! + blue * values[3 * i + 2]!;
  }
  return ndarray(out, [height, width, 1]);
}

function resized(image: Image, height: number, width: number): Image {
  const [ownHeight, ownWidth, channels] = image.shape as [number, number, number];
  if (ownHeight === height && ownWidth === width) return image;
  const values = resizedBilinear(dense(image), [ownHeight, ownWidth, channels], { height, width });
  return ndarray(values, [height, width, channels]);
}

function replicated(image: Image, channels: number): Image {
  const [height, width, own] = image.shape as [number, number, number];
  if (own === channels) return image;
  const values = dense(image);
  const out = new Float32Array(values.length * channels);
  for (let i = 0; i < out.length; i++) out[i] = values[Math.floor(i / channels)]!;
  return ndarray(out, [height, width, channels]);
}
