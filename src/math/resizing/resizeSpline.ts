import type { Values } from '../arrays/elementwise.ts';
import { extent } from '../arrays/extent.ts';
import { gaussianFilter } from '../filters/gaussianFilter.ts';
import { type GridShape, requireShape } from './resize.ts';

/** Zeros kept around the image, so that the spline knows that it is zero outside. */
const padding = 12;

/** The pole of the cubic B-spline: its prefilter is a pair of recursions with this ratio. */
const pole = Math.sqrt(3) - 2;

/** |pole| to this power is 1e-23, below the last bit of any sum. */
const significantTerms = 40;

/**
 * Interleaved [height, width, channels] values resized to `[height, width]` by cubic B-spline interpolation
 * with half-pixel centres and zeros outside, after a Gaussian of sigma = max(0, (factor - 1) / 2) along each
 * axis that shrinks by `factor`; clipped to the range of the input (widened to hold 0 where 0 occurs outside
 * it). This is `skimage.transform.resize(order=3, mode='constant', anti_aliasing=True, preserve_range=True)`.
 */
export function resizedSpline(
  values: Values,
  shape: GridShape,
  { height, width }: { height: number; width: number },
): Float64Array {
  requireShape(values, shape, [height, width]);
  const [sourceHeight, sourceWidth, channels] = shape;
  if (height === sourceHeight && width === sourceWidth) return new Float64Array(values);
  const sigma = [sourceHeight / height, sourceWidth / width].map((factor) => Math.max(0, (factor - 1) / 2));
  const smooth = gaussianFilter(values, shape, { sigma: [sigma[0]!, sigma[1]!], mode: 'constant' });
  const down = resampled(smooth, { outer: 1, length: sourceHeight, inner: sourceWidth * channels }, height);
  const out = resampled(down, { outer: height, length: sourceWidth, inner: channels }, width);
  return clipped(out, values);
}

/**
 * An [outer, length, inner] array with its middle axis resampled to `target` positions. The spline's
 * coefficients are found on the zero-padded line, whose ends are mirrored: c = 6 * causal, anticausal pass.
 */
function resampled(
  values: Float64Array,
  { outer, length, inner }: { outer: number; length: number; inner: number },
  target: number,
): Float64Array {
  const { starts, weights } = cubicTaps(length, target);
  const coefficients = new Float64Array((length + 2 * padding) * inner);
  const out = new Float64Array(outer * target * inner);
  for (let block = 0; block < outer; block++) {
    coefficients.fill(0);
    coefficients.set(values.subarray(block * length * inner, (block + 1) * length * inner), padding * inner);
    prefilter(coefficients, inner);
    for (let i = 0; i < target; i++) {
      const source = starts[i]! * inner;
      const to = (block * target + i) * inner;
      for (let j = 0; j < inner; j++) {
        out[to + j] =
          coefficients[source + j]! * weights[4 * i]! +
          coefficients[source + inner + j]! * weights[4 * i + 1]! +
          coefficients[source + 2 * inner + j]! * weights[4 * i + 2]! +
          coefficients[source + 3 * inner + j]! * weights[4 * i + 3]!;
      }
    }
  }
  return out;
}

/** Turns [length, inner] samples into cubic B-spline coefficients along the first axis, in place. */
function prefilter(out: Float64Array, inner: number): void {
  const length = out.length / inner;
  for (let i = 0; i < out.length; i++) out[i] = out[i]! * 6;
  const terms = Math.min(length, significantTerms);
  for (let j = 0; j < inner; j++) {
    // The sum over the mirrored line; the mirror image at its far end is as far away as the line is long.
    let sum = 0;
    for (let i = terms - 1; i >= 0; i--) sum = sum * pole + out[i * inner + j]!;
    out[j] = sum;
  }
  for (let i = inner; i < out.length; i++) out[i] = out[i]! + pole * out[i - inner]!;
  const last = (length - 1) * inner;
  for (let j = 0; j < inner; j++) {
    out[last + j] = ((pole * out[last - inner + j]! + out[last + j]!) * pole) / (pole * pole - 1);
  }
  for (let i = last - 1; i >= 0; i--) out[i] = pole * (out[i + inner]! - out[i]!);
}

/** Per target position: the first of four neighbouring coefficients and the four cubic B-spline weights. */
function cubicTaps(length: number, target: number): { starts: Int32Array; weights: Float64Array } {
  const starts = new Int32Array(target);
  const weights = new Float64Array(4 * target);
  for (let i = 0; i < target; i++) {
    const position = (i + 0.5) * (length / target) - 0.5 + padding;
    const floor = Math.floor(position);
    const t = position - floor;
    const rest = 1 - t;
    starts[i] = floor - 1;
    weights[4 * i] = rest ** 3 / 6;
    weights[4 * i + 1] = (t * t * (t - 2) * 3 + 4) / 6;
    weights[4 * i + 2] = (rest * rest * (rest - 2) * 3 + 4) / 6;
    weights[4 * i + 3] = t ** 3 / 6;
  }
  return { starts, weights };
}

/** `out` itself, clipped in place. */
function clipped(out: Float64Array, input: Values): Float64Array {
  let [low, high] = extent(input);
  const [lowest, highest] = extent(out);
  if (lowest <= 0 && 0 <= highest) [low, high] = [Math.min(low, 0), Math.max(high, 0)];
  if (lowest >= low && highest <= high) return out;
  for (let i = 0; i < out.length; i++) {
    if (out[i]! < low) out[i] = low;
    else if (out[i]! > high) out[i] = high;
  }
  return out;
}
