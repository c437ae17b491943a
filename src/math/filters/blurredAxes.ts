import type { EdgeMode } from '../grids/edgePositions.ts';
import { gaussianFilter } from './gaussianFilter.ts';

/**
 * An array of any `shape` convolved with a truncated Gaussian along each axis in turn; `sigmas` has a standard
 * deviation for each axis, and 0 leaves an axis as it is.
 */
export function blurredAxes(
  values: Float64Array,
  shape: readonly number[],
  { sigmas, mode, truncate }: { sigmas: readonly number[]; mode: EdgeMode; truncate: number },
): Float64Array {
  let blurred = values;
  let inner = values.length;
  for (const [axis, length] of shape.entries()) {
    inner /= length;
    const sigma = sigmas[axis]!;
    if (sigma === 0) continue;
    const block = length * inner;
    const out = new Float64Array(values.length);
    for (let start = 0; start < values.length; start += block) {
      const part = blurred.subarray(start, start + block);
      out.set(gaussianFilter(part, [length, inner, 1], { sigma: [sigma, 0], mode, truncate }), start);
    }
    blurred = out;
  }
  return blurred;
}
