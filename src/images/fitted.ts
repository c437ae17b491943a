import ndarray from 'ndarray';
import { assertArray } from '../checks/assertArray.ts';
import { asNdarray } from '../math/arrays/asNdarray.ts';
import { channelSum } from '../math/arrays/channels.ts';
import { dense } from '../math/arrays/dense.ts';
import { channelsOf, spatialShape } from '../math/arrays/imageAxes.ts';
import { resizedLinear, resizedToNearest } from '../math/resizing/resizedLinear.ts';
import type { Given, Image, Mask } from '../types/arrays.ts';

/** How much red, green and blue count in grey: ITU-R BT.601, as in Pillow's mode L. */
const lumaWeights = [0.299, 0.587, 0.114] as const;

/**
 * The image in the shape that a model takes: resized bilinearly (a volume trilinearly) with half-pixel centres, without
 * anti-aliasing; grey replicated to all channels, or colour turned to grey, 0.299 R + 0.587 G + 0.114 B, for a model of
 * one channel. The image itself where it fits already.
 * @throws RangeError for an image of channels that the shape does not have, and for a volume where an image is wanted or the other way round.
 */
export function fitted(given: Given<Image>, shape: readonly number[]): Image {
  assertArray('image', given);
  const image = asNdarray(given);
  requireAxes(image, shape);
  const channels = channelsOf(shape);
  const own = image.shape.at(-1);
  if (own === undefined || !(own === channels || own === 1 || (own === 3 && channels === 1))) {
    throw new RangeError(
      `image must have 1 channel or the ${channels} that the model takes, got shape [${image.shape}]`,
    );
  }
  if (image.shape.join() === shape.join()) return image;
  // Grey before and copies after, so that the fewest channels are resized.
  return replicated(resized(own > channels ? grey(image) : image, spatialShape(shape)), channels);
}

/** Throws RangeError for a volume where an image is wanted, and the other way round. */
export function requireAxes({ shape: own }: Image, shape: readonly number[]): void {
  if (own.length === shape.length) return;
  const wanted =
    shape.length === 4 ? 'a volume, [depth, height, width, channels]' : 'an image, [height, width, channels]';
  throw new RangeError(`the model takes ${wanted}, got shape [${own}]`);
}

/** The mask resized to a size by the nearest pixel; the mask itself where it fits already. */
export function fittedMask(mask: Mask, size: readonly number[]): Mask {
  if (mask.shape.join() === size.join()) return mask;
  if (mask.shape.length !== size.length)
    throw new RangeError(`mask must have ${size.length} axes, got shape [${mask.shape}]`);
  return ndarray(resizedToNearest(dense(mask), [...mask.shape, 1], { size }), [...size]);
}

/** One channel: the image's own, the BT.601 luma of red, green and blue, or the mean of any other number of channels. */
export function grey(image: Image): Image {
  const channels = channelsOf(image.shape);
  if (channels === 1) return image;
  const shape = [...spatialShape(image.shape), 1];
  const values = dense(image);
  if (channels !== 3) {
    const means = channelSum(values, channels).map((sum) => sum / channels);
    return ndarray(new Float32Array(means), shape);
  }
  const out = new Float32Array(values.length / channels);
  const [red, green, blue] = lumaWeights;
  for (let i = 0; i < out.length; i++) {
    out[i] = red * values[3 * i]! + green * values[3 * i + 1]! + blue * values[3 * i + 2]!;
  }
  return ndarray(out, shape);
}

function resized(image: Image, size: readonly number[]): Image {
  if (spatialShape(image.shape).join() === size.join()) return image;
  return ndarray(resizedLinear(dense(image), image.shape, { size }), [...size, channelsOf(image.shape)]);
}

function replicated(image: Image, channels: number): Image {
  if (channelsOf(image.shape) === channels) return image;
  const values = dense(image);
  const out = new Float32Array(values.length * channels);
  for (let i = 0; i < out.length; i++) out[i] = values[Math.floor(i / channels)]!;
  return ndarray(out, [...spatialShape(image.shape), channels]);
}
