import { meanOfAny } from '../math/arrays/meanOf.ts';
import type { ColumnVariance, MeanEstimate } from '../statistics/index.ts';
import { differences, type ImageNumbers, onSameImages } from './imageNumbers.ts';
import { type DrawTable, drawError, estimate, type Sampling } from './sampling.ts';

/**
 * (mean score − mean null) / (1 − mean null), over the images that have both: 0 is what a map without information
 * gets, 1 the best there is. A ratio of means, so that it follows from the two numbers beside it and no image with a
 * null near 1 outweighs the rest. Its interval is that of its linearisation, one number for each image:
 * κ + (score − null − κ (1 − null)) / (1 − mean null). Undefined where the null is 1.
 */
export function chanceCorrected(
  {
    scores,
    nulls,
    table,
    error: own,
  }: {
    readonly scores: ImageNumbers;
    readonly nulls: ImageNumbers;
    readonly table?: DrawTable | undefined;
    readonly error?: ColumnVariance | undefined;
  },
  sampling: Sampling,
): MeanEstimate | undefined {
  const above = differences(scores, nulls);
  const mean = meanOfAny(above.values());
  const kept = onSameImages(nulls, above);
  const room = 1 - (meanOfAny(kept.values()) ?? 1);
  if (mean === undefined || room <= 0) return undefined;
  const ratio = mean / room;
  const linear = new Map(
    [...above].map(([image, value]) => [
      image,
      ratio + (value - ratio * (1 - (kept.get(image) ?? 0))) / room,
    ]),
  );
  const error = own ?? drawError(table && onSameImages(table, above), sampling);
  const scaled = error && { ...error, variance: error.variance / room ** 2, sd: error.sd / room };
  return estimate(linear, sampling, scaled);
}
