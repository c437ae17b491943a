import ndarray from 'ndarray';
import { encodePng } from '../images/index.ts';
import { dense } from '../math/arrays/dense.ts';
import { mapTo } from '../math/arrays/elementwise.ts';
import { stretchedToQuantile } from '../math/arrays/stretch.ts';
import type { SaliencyMap } from '../types/arrays.ts';
import { reducedMap } from './reducedMap.ts';

/** Few enough that a noisy map takes five bits a pixel, so that a report of 48 maps of 320 pixels stays below 5 MB. */
const greyLevels = 32;

export interface MapPictureOptions {
  /** Longest side in pixels; a larger map is reduced by means of squares. @default 256 */
  readonly longest?: number;
}

/**
 * A map as the bytes of a grey PNG for the report's gallery: from black at its least value to white at its 99th
 * percentile and above, in 32 even steps. For the eye alone: scores are taken from the map itself.
 */
export function mapPicture(map: SaliencyMap, { longest = 256 }: MapPictureOptions = {}): Uint8Array {
  const shown = reducedMap(map, longest);
  const [height = 0, width = 0] = shown.shape;
  const shares = stretchedToQuantile(dense(shown), 0.99);
  const top = greyLevels - 1;
  const grey = mapTo(Uint8Array, shares, (share) => Math.round((Math.round(share * top) * 255) / top));
  return encodePng(ndarray(grey, [height, width, 1]));
}
