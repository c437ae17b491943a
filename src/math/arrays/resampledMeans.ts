/** Blocks of values that are drawn together: block g has `counts[g]` values that add up to `sums[g]`. */
export interface Blocks {
  readonly sums: Float64Array;
  readonly counts: Float64Array;
}

/** Block numbers: 16 bits each where those are enough. */
export type BlockNumbers = Uint16Array | Uint32Array;

/** Room for `resamples` rows of `blockCount` block numbers each. */
export function blockNumbers(blockCount: number, resamples: number): BlockNumbers {
  const size = blockCount * resamples;
  return blockCount <= 2 ** 16 ? new Uint16Array(size) : new Uint32Array(size);
}

/** Of each row of drawn block numbers, one for each block, the mean: Σ sums / Σ counts. */
export function resampledMeans({ sums, counts }: Blocks, drawn: BlockNumbers): Float64Array {
  const means = new Float64Array(drawn.length / sums.length);
  let index = 0;
  if (counts.every((count) => count === 1)) {
    for (let r = 0; r < means.length; r++) {
      let sum = 0;
      for (let draw = 0; draw < sums.length; draw++) sum += sums[drawn[index++]!]!;
      means[r] = sum / sums.length;
    }
    return means;
  }
  for (let r = 0; r < means.length; r++) {
    let sum = 0;
    let count = 0;
    for (let draw = 0; draw < sums.length; draw++) {
      const block = drawn[index++]!;
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
