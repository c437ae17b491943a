import ndarray from 'ndarray';
import * as z from 'zod';
import type { OwnLimits } from '../files/limits.ts';
import { lowPassNoise } from '../math/random/lowPassNoise.ts';
import { randomStream } from '../math/random/random.ts';
import type { Dataset, LoadedItem } from '../types/dataset.ts';
import type { DatasetKind } from './datasetKind.ts';
import { discPixels } from './discPixels.ts';
import { requireMakeable } from './makeable.ts';

export interface SyntheticOptions {
  /** Names the images: the same seed gives the same pixels, and image i does not depend on `count`. */
  readonly seed: string;
  /** @default 24 */
  readonly count?: number;
  /** Height and width in pixels, at least 32. @default 64 */
  readonly size?: number;
  /** Of what is made: `images` and `pixels`. */
  readonly limits?: OwnLimits | undefined;
}

/** Grey levels of 255 between which the background lies. */
const background = { low: 40, high: 80 };
/** Width of the background's structures, as the standard deviation of its low-pass filter in pixels. */
const backgroundSigma = 6;
const radius = { low: 4, high: 8 };
/** Grey levels that the disc adds to the background. */
const contrast = { low: 60, high: 120 };

/**
 * Grey images whose true region is known exactly: a smooth random background with one disc, brighter by an even
 * amount. The mask holds the pixels that the disc changed, and no others. Radius, contrast and place are drawn
 * uniformly; every image has a disc (label 1).
 */
export function syntheticDataset({ seed, count = 24, size = 64, limits }: SyntheticOptions): Dataset {
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`count must be a positive integer, got ${count}`);
  }
  if (!Number.isInteger(size) || size < 32) {
    throw new RangeError(`size must be an integer and at least 32, got ${size}`);
  }
  requireMakeable('synthetic images', { count, size }, limits);
  const items = Array.from({ length: count }, (_, index) => {
    const id = `disc-${String(index + 1).padStart(3, '0')}`;
    return { id, group: id, label: 1, load: async () => discImage(`${seed}/${id}`, size) };
  });
  return { name: 'synthetic', items };
}

function discImage(seed: string, size: number): LoadedItem {
  const stream = randomStream(seed);
  const between = ({ low, high }: { low: number; high: number }) => low + (high - low) * stream.uniform();
  const r = between(radius);
  const added = between(contrast);
  // The whole disc, and a pixel around it, lie in the image.
  const place = { low: r + 1, high: size - r - 1 };
  const centre = { row: between(place), column: between(place) };
  const pixels = lowPassNoise({ size, sigma: backgroundSigma, ...background }, stream);
  const mask = new Uint8Array(size * size);
  for (const pixel of discPixels(centre, r, size)) {
    pixels[pixel] = (pixels[pixel] ?? 0) + added;
    mask[pixel] = 1;
  }
  return { image: ndarray(pixels, [size, size, 1]), mask: ndarray(mask, [size, size]) };
}

/** Discs on a smooth background, which need no file. */
export const syntheticKind: DatasetKind<{ readonly count: number }> = {
  kind: 'synthetic',
  hasNoClasses: true,
  note: 'Generated discs, which need no file',
  example: '{ "kind": "synthetic", "count": 24 }',
  keys: z.strictObject({ count: z.int().positive().default(24) }),
  open: ({ count, limit }, { seed, limits }) =>
    syntheticDataset({ seed: String(seed), count: limit ?? count, limits }),
};
