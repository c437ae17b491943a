import { assertKnownKeys } from '../../checks/knownKeys.ts';
import type { EdgeMode } from '../../math/grids/edgePositions.ts';
import { eachNeighbourhood } from '../../math/grids/neighbourhood.ts';
import { asIntensities, type Intensities, intensities } from '../intensities.ts';

/** Options of `median`. */
export interface MedianOptions {
  /** Of the window along every axis, in pixels; of an even number of values the upper middle one counts. */
  readonly size: number;
  /** What lies beyond the edge. @default 'reflect' */
  readonly mode?: EdgeMode;
}

/**
 * Each value replaced by the median of the window around it, as `scipy.ndimage.median_filter` does. Throws RangeError
 * where `size` is not a whole number of at least 1.
 */
export function median(image: Intensities, options: MedianOptions): Intensities {
  assertKnownKeys('options of median', options, { size: true, mode: true });
  const { size, mode = 'reflect' } = options;
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`size must be 1, 2, …, got ${size}`);
  const { values, shape } = intensities(image);
  const out = new Float64Array(values.length);
  eachNeighbourhood(values, shape, { size, mode }, (window, index) => {
    window.sort();
    out[index] = window[Math.floor(window.length / 2)] ?? 0;
  });
  return asIntensities(out, shape);
}
