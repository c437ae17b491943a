/** Maps that owe nothing to a classifier: the floors that a method has to beat. */
import ndarray from 'ndarray';
import { assertSameShape, mapAxes } from '../checks/sameShape.ts';
import { channelSum } from '../math/arrays/channels.ts';
import { dense } from '../math/arrays/dense.ts';
import { elementwiseMean } from '../math/arrays/elementwiseMean.ts';
import { channelsOf, countOf, spatialShape } from '../math/arrays/imageAxes.ts';
import { blurredAxes } from '../math/filters/blurredAxes.ts';
import { gaussianFilter } from '../math/filters/gaussianFilter.ts';
import { sobelMagnitude, sobelMagnitudeOfVolume } from '../math/filters/sobel.ts';
import { randomStream } from '../math/random/random.ts';
import type { Given, Image, Mask, SaliencyMap } from '../types/arrays.ts';

/** Independent numbers, uniform on [0, 1]: a map without information. */
export function uniformRandomMap(shape: readonly number[], seed: string): SaliencyMap {
  const out = new Float32Array(pixelCount(shape));
  const stream = randomStream(seed);
  for (let i = 0; i < out.length; i++) out[i] = stream.uniform();
  return ndarray(out, [...shape]);
}

/**
 * White noise smoothed by a Gaussian of `sigmaPixels`, the edges mirrored; mean 0, both signs: as smooth as a given
 * method's maps, but without information.
 */
export function smoothRandomMap(shape: readonly number[], sigmaPixels: number, seed: string): SaliencyMap {
  const noise = new Float32Array(pixelCount(shape));
  randomStream(seed).fillNormal(noise, 1);
  const [first = 1, second = 1] = shape;
  const sigmas = shape.map(() => sigmaPixels);
  const smooth =
    shape.length === 2
      ? gaussianFilter(noise, [first, second, 1], { sigma: sigmaPixels, mode: 'reflect' })
      : blurredAxes(Float64Array.from(noise), shape, { sigmas, mode: 'reflect', truncate: 4 });
  return ndarray(Float32Array.from(smooth), [...shape]);
}

/** Sobel's gradient magnitude of the image's mean over channels: what a detector of edges alone would show. */
export function edgeMap(image: Given<Image>): SaliencyMap {
  assertSameShape({ image }, [3, 4]);
  const [size, channels] = [spatialShape(image.shape), channelsOf(image.shape)];
  const grey = channelSum(dense(image), channels);
  const [first = 1, second = 1] = size;
  const slopes =
    size.length === 2 ? sobelMagnitude(grey, [first, second]) : sobelMagnitudeOfVolume(grey, size);
  return ndarray(
    slopes.map((slope) => slope / channels),
    size,
  );
}

/**
 * A Gaussian around the middle of the frame, 1 at its peak, with a standard deviation of a quarter of each side:
 * what a guess from framing alone would show.
 */
export function centrePriorMap(shape: readonly number[]): SaliencyMap {
  const out = new Float32Array(pixelCount(shape));
  // The product of the bells of all axes, in float64 until it is rounded once.
  const products = shape.map(centredBell).reduce((before, bell) => {
    const next = new Float64Array(before.length * bell.length);
    for (const [i, value] of before.entries()) {
      for (const [k, own] of bell.entries()) next[i * bell.length + k] = value * own;
    }
    return next;
  });
  out.set(products);
  return ndarray(out, [...shape]);
}

/**
 * The share of `masks` that cover each pixel, in [0, 1]: what knowing where lesions tend to lie is worth.
 * @throws RangeError for no mask, and for masks of different shapes.
 */
export function averageMask(masks: readonly Mask[]): SaliencyMap {
  const [first] = masks;
  if (first === undefined) throw new RangeError('masks must have at least one mask, got none');
  masks.forEach((mask, i) => {
    assertSameShape({ 'masks[0]': first, [`masks[${i}]`]: mask }, mapAxes);
  });
  return ndarray(
    elementwiseMean(
      masks.map((mask) => dense(mask)),
      dense(first).length,
    ),
    first.shape.slice(),
  );
}

function centredBell(length: number): Float64Array {
  const sigma = length / 4;
  return new Float64Array(length).map((_, i) => Math.exp(-((i - (length - 1) / 2) ** 2) / (2 * sigma ** 2)));
}

function pixelCount(shape: readonly number[]): number {
  if (!mapAxes.includes(shape.length))
    throw new RangeError(`shape must be [height, width] or [depth, height, width], got [${shape}]`);
  const names = shape.length === 2 ? ['height', 'width'] : ['depth', 'height', 'width'];
  for (const [axis, length] of shape.entries()) {
    if (!Number.isInteger(length) || length < 1) {
      throw new RangeError(`${names[axis]} must be a positive integer, got ${length}`);
    }
  }
  return countOf(shape);
}
