import { randomStream } from '../math/random.ts';
import { resampledBlocks } from '../math/resampledMeans.ts';

/** Which groups each bootstrap resample draws. All estimates that share a resampler see the same resamples. */
export interface Resampler {
  readonly resamples: number;
  /** For g groups: `resamples` rows of g group numbers, drawn with replacement. */
  drawn(groupCount: number): Uint32Array;
}

export interface ResamplerOptions {
  /** @default 10000 */
  readonly resamples?: number;
}

/** More numbers than this are drawn anew for each estimate rather than kept. */
const mostKept = 2 ** 24;

/** The resampler that `seed` names: what it draws for g groups depends on the seed and g alone. */
export function createResampler(seed: string, { resamples = 10_000 }: ResamplerOptions = {}): Resampler {
  if (!Number.isInteger(resamples) || resamples < 100) {
    throw new RangeError(`resamples must be an integer and at least 100, got ${resamples}`);
  }
  const kept = new Map<number, Uint32Array>();
  return {
    resamples,
    drawn: (groupCount) => {
      const known = kept.get(groupCount);
      if (known !== undefined) return known;
      const rows = resampledBlocks(groupCount, resamples, randomStream(`${seed}/${groupCount}`));
      if (rows.length <= mostKept) kept.set(groupCount, rows);
      return rows;
    },
  };
}
