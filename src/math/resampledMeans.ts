import type { RandomStream } from './random.ts';

/** Blocks of values that are drawn together: block g has `counts[g]` values that add up to `sums[g]`. */
export interface Blocks {
  readonly sums: Float64Array;
  readonly counts: Float64Array;
}

/**
 * `resamples` means, each of as many blocks as there are, drawn with replacement:
 * Σ sums / Σ counts of the drawn blocks.
 */
export function resampledMeans(blocks: Blocks, resamples: number, stream: RandomStream): Float64Array {
  const { sums, counts } = blocks;
  const means = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    let sum = 0;
    let count = 0;
    for (let draw = 0; draw < sums.length; draw++) {
      const block = stream.integer(sums.length);
      sum += sums[block]!;
      count += counts[block]!;
    }
    means[r] = sum / count;
  }
  return means;
}

/** For each block, the mean of the values of all the others. */
export function meansWithoutOneBlock({ sums, counts }: Blocks): Float64Array {
  let sum = 0;
  let count = 0;
  for (let g = 0; g < sums.length; g++) {
    sum += sums[g]!;
    count += counts[g]!;
  }
  return sums.map((without, g) => (sum - without) / (count - counts[g]!));
}
