import ndarray from 'ndarray';
import { assertArray } from '../checks/assertArray.ts';
import { absChannelMax, absChannelSum, channelSum } from '../math/arrays/channels.ts';
import { dense } from '../math/arrays/dense.ts';
import { channelsOf, spatialShape } from '../math/arrays/imageAxes.ts';
import type { Attribution, Given, SaliencyMap } from '../types/arrays.ts';
import type { Reduction } from '../types/method.ts';

/**
 * A signed attribution [height, width, channels] as a map [height, width], or of a volume [depth, height, width,
 * channels] as a map [depth, height, width]; a map [height, width] counts as one channel. Per pixel:
 * `absSum` the sum over channels of absolute values, `absMax` the largest absolute value, `sum` the sum, `positive`
 * the sum where it is positive and 0 elsewhere, `none` the value itself, of which there must be one.
 * @throws RangeError for other axes, and for a reduction that the channels do not allow.
 */
export function reduced(values: Given<Attribution | SaliencyMap>, reduction: Reduction): SaliencyMap {
  assertArray('values', values);
  const axes = values.shape.length;
  if (axes < 2 || axes > 4) throw new RangeError(`values must have 2 to 4 axes, got shape [${values.shape}]`);
  const [size, channels] =
    axes === 2 ? [values.shape, 1] : [spatialShape(values.shape), channelsOf(values.shape)];
  return ndarray(new Float32Array(reducedValues(dense(values), channels, reduction)), [...size]);
}

function reducedValues(
  values: Float32Array,
  channels: number,
  reduction: Reduction,
): Float32Array | Float64Array {
  switch (reduction) {
    case 'absSum':
      return absChannelSum(values, channels);
    case 'absMax':
      return absChannelMax(values, channels);
    case 'sum':
      return channelSum(values, channels);
    case 'positive':
      // Math.max keeps a NaN, which the metrics must see.
      return channelSum(values, channels).map((value) => Math.max(value, 0));
    case 'none':
      if (channels !== 1) throw new RangeError(`reduction none needs one channel, got ${channels}`);
      return values;
    default:
      throw new RangeError(
        `reduction must be absSum, absMax, sum, positive or none, got ${reduction satisfies never}`,
      );
  }
}
