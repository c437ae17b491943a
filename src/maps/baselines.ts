/** Maps that owe nothing to a classifier: the floors that a method has to beat. */
import ndarray from 'ndarray';
import { assertSameShape } from '../checks/sameShape.ts';
import { channelSum } from '../math/arrays/channels.ts';
import { dense } from '../math/arrays/dense.ts';
import { elementwiseMean } from '../math/arrays/elementwiseMean.ts';
import { gaussianFilter } from '../math/filters/gaussianFilter.ts';
import { sobelMagnitude } from '../math/filters/sobel.ts';
import { randomStream } from '../math/random/random.ts';
import type { Given, Image, Mask, SaliencyMap } from '../types/arrays.ts';

/** Height and width of a map, in pixels. */
export type MapShape = readonly [height: number, width: number];

/** Independent numbers, uniform on [0, 1]: a map without information. */
export function uniformRandomMap(shape: MapShape, seed: string): SaliencyMap {
  const out = new Float32Array(pixelCount(shape));
  const stream = randomStream(seed);
  for (let i = 0; i < out.length; i++) out[i] = stream.uniform();
  return ndarray(out, [...shape]);
}

/**
 * White noise smoothed by a Gaussian of `sigmaPixels`, the edges mirrored; mean 0, both signs: as smooth as a given
 * method's maps, but without information.
 */
export function smoothRandomMap(shape: MapShape, sigmaPixels: number, seed: string): SaliencyMap {
  const noise = new Float32Array(pixelCount(shape));
  randomStream(seed).fillNormal(noise, 1);
  const [height, width] = shape;
  const smooth = gaussianFilter(noise, [height, width, 1], { sigma: sigmaPixels, mode: 'reflect' });
  return ndarray(Float32Array.from(smooth), [height, width]);
}

/** Sobel's gradient magnitude of the image's mean over channels: what a detector of edges alone would show. */
export function edgeMap(image: Given<Image>): SaliencyMap {
  assertSameShape({ image }, 3);
  const [height, width, channels] = image.shape as [number, number, number];
  const grey = channelSum(dense(image), channels);
  return ndarray(
    sobelMagnitude(grey, [height, width]).map((slope) => slope / channels),
    [height, width],
  );
}

/**
 * A Gaussian around the middle of the frame, 1 at its peak, with a standard deviation of a quarter of each side:
 * what a guess from framing alone would show.
 */
export function centrePriorMap(shape: MapShape): SaliencyMap {
  const out = new Float32Array(pixelCount(shape));
  const [height, width] = shape;
  const rows = centredBell(height);
  const columns = centredBell(width);
  rows.forEach((row, y) => {
    columns.forEach((column, x) => {
      out[y * width + x] = row * column;
    });
  });
  return ndarray(out, [height, width]);
}

/**
 * The share of `masks` that cover each pixel, in [0, 1]: what knowing where lesions tend to lie is worth.
 * @throws RangeError for no mask, and for masks of different shapes.
 */
export function averageMask(masks: readonly Mask[]): SaliencyMap {
  const [first] = masks;
  if (first === undefined) throw new RangeError('masks must have at least one mask, got none');
  masks.forEach((mask, i) => {
    assertSameShape({ 'masks[0]': first, [`masks[${i}]`]: mask }, 2);
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

function pixelCount([height, width]: MapShape): number {
  for (const [name, length] of Object.entries({ height, width })) {
    if (!Number.isInteger(length) || length < 1) {
      throw new RangeError(`${name} must be a positive integer, got ${length}`);
    }
  }
  return height * width;
}
