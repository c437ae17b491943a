import { assertShare } from '../../checks/assertShare.ts';
import { binaryValues } from '../../checks/binaryValues.ts';
import { randomStream } from '../../math/random/random.ts';

/** What `noisyLabels` finds. */
export interface NoisyLabels {
  /** 0 or 1 of each row. */
  readonly labels: Uint8Array;
  /** Rows whose label was turned over. */
  readonly flipped: Uint32Array;
  /** Members · error rate, and the binomial standard deviation of their number. */
  readonly expectedFlips: number;
  readonly sd: number;
}

/**
 * Labels of which those in the slice are each turned over with probability `errorRate`, and no other. `labels` and
 * `inSlice` are [n] of 0 and 1. Throws RangeError for other values and rates outside 0 to 1.
 */
export function noisyLabels(
  { labels, inSlice }: { readonly labels: ArrayLike<number>; readonly inSlice: ArrayLike<number> },
  { errorRate, seed }: { readonly errorRate: number; readonly seed: string },
): NoisyLabels {
  assertShare('errorRate', errorRate);
  const own = binaryValues('labels', labels);
  const member = binaryValues('inSlice', inSlice, own.length);
  const stream = randomStream(`noisy/${seed}`);
  const flips = member.map((isMember) => isMember === 1 && stream.uniform() < errorRate);
  const members = member.reduce((sum, isMember) => sum + isMember, 0);
  return {
    labels: Uint8Array.from(own, (label, i) => (flips[i] ? 1 - label : label)),
    flipped: Uint32Array.from(flips.flatMap((flip, i) => (flip ? i : []))),
    expectedFlips: members * errorRate,
    sd: Math.sqrt(members * errorRate * (1 - errorRate)),
  };
}
