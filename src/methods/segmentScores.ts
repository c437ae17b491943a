import ndarray from 'ndarray';
import { mapTo } from '../math/arrays/elementwise.ts';
import { spatialShape } from '../math/arrays/imageAxes.ts';
import type { Explanation, Question } from '../types/method.ts';
import type { NumericalError } from '../types/numericalError.ts';
import { mapOf } from './explanation.ts';
import { tooFewSamples } from './halvedMean.ts';
import type { Segments } from './segments.ts';

/** A value of each segment that is fitted to samples. */
export interface SegmentFit {
  readonly values: Float64Array;
  /** What a sample adds to the values by what they leave of it, and by how much the fit would follow it. */
  influence(sample: number): { readonly values: Float64Array; readonly leverage: number };
  /** What is known to be missing from each value. */
  bias?(): Float64Array;
}

export interface SegmentSamples {
  readonly segments: Segments;
  readonly samples: number;
  /** How many samples in a row depend on each other. */
  readonly together: 1 | 2;
  /** Whether the pixels of a segment share its value, or each has all of it. */
  readonly isShared: boolean;
  /** The fit to some of the samples, by their numbers from 0. */
  fitted(samples: readonly number[]): SegmentFit;
}

/**
 * The map of such values, with its error by the samples' influences: Σ influence² / (1 − leverage) over samples that do
 * not depend on each other. What the fit leaves of them counts as drawn by chance, and is smaller than it would be of
 * new ones (HC2 of MacKinnon & White 1985, Journal of Econometrics 29). Samples are dealt out in turn to two halves.
 */
export function segmentMap(
  question: Question,
  drawn: SegmentSamples,
): Explanation & { readonly kind: 'map' } {
  const { segments, samples, fitted } = drawn;
  const whole = fitted(indicesTo(samples));
  const map = pixelsOf(whole.values, drawn);
  return {
    ...mapOf(question, map, { segments: segments.count, coalitions: samples }),
    numericalError: errorOf(whole, drawn, spatialShape(question.image.shape)),
  };
}

/** The map of values shared by the pixels of their segments, of all coalitions that there are: nothing is drawn, and no error left. */
export function exactMap(
  question: Question,
  values: Float64Array,
  { segments, coalitions }: { readonly segments: Segments; readonly coalitions: number },
): Explanation & { readonly kind: 'map' } {
  const map = pixelsOf(values, { segments, isShared: true });
  const answer = mapOf(question, map, { segments: segments.count, coalitions });
  return { ...answer, numericalError: { source: 'samples', square: 0, halves: [answer.map, answer.map] } };
}

/** The value of each pixel, from those of the segments. */
function pixelsOf(
  values: Float64Array,
  { segments, isShared }: Pick<SegmentSamples, 'segments' | 'isShared'>,
): Float64Array {
  const each = values.map((value, segment) => value / (isShared ? (segments.sizes[segment] ?? 1) : 1));
  return mapTo(Float64Array, segments.labels, (label) => each[label] ?? 0);
}

/** So many samples say how large their error is: either half is to have more of them than values. */
export function leastSamples({ count }: Pick<Segments, 'count'>, together: 1 | 2): number {
  return 2 * (count + 1) * together;
}

function errorOf(whole: SegmentFit, drawn: SegmentSamples, shape: readonly number[]): NumericalError {
  const { segments, samples, together, isShared, fitted } = drawn;
  const groups = Math.floor(samples / together);
  const least = leastSamples(segments, together);
  if (samples < least) {
    const reason = `fewer than ${least} samples say nothing of the error of ${segments.count} segments`;
    return samples < 4 ? tooFewSamples : { source: 'samples', reason };
  }
  const squares = new Float64Array(segments.count);
  for (let group = 0; group < groups; group++) {
    const own = new Float64Array(segments.count);
    let left = 1;
    for (let i = group * together; i < (group + 1) * together; i++) {
      const { values, leverage } = whole.influence(i);
      for (let k = 0; k < own.length; k++) own[k] = (own[k] ?? 0) + (values[k] ?? 0);
      left -= leverage;
    }
    for (let k = 0; k < own.length; k++)
      squares[k] = (squares[k] ?? 0) + (own[k] ?? 0) ** 2 / Math.max(left, Number.EPSILON);
  }
  const bias = whole.bias?.();
  const square = squares.reduce((sum, own, segment) => {
    const size = segments.sizes[segment] ?? 1;
    return sum + (own + (bias?.[segment] ?? 0) ** 2) * (isShared ? 1 / size : size);
  }, 0);
  const half = (first: 0 | 1) => {
    const { values } = fitted(
      indicesTo(groups * together).filter((i) => Math.floor(i / together) % 2 === first),
    );
    return ndarray(new Float32Array(pixelsOf(values, drawn)), [...shape]);
  };
  return { source: 'samples', square, halves: [half(0), half(1)] };
}

const indicesTo = (end: number) => Array.from({ length: end }, (_, i) => i);
