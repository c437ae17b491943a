import { type BlockNumbers, blockNumbers } from '../math/arrays/resampledMeans.ts';
import { type RandomStream, randomStream } from '../math/random/random.ts';

/** Which groups each bootstrap resample draws. All estimates that share a resampler see the same resamples. */
export interface Resampler {
  readonly resamples: number;
  /**
   * For g groups: `resamples` rows of g group numbers, drawn with replacement. They come some whole rows at a time,
   * which hold until the next are asked for.
   */
  drawn(groupCount: number): Iterable<BlockNumbers>;
}

/** Options of `createResampler`. */
export interface ResamplerOptions {
  /** @default 10000 */
  readonly resamples?: number;
}

/** More numbers than this are drawn anew for each estimate rather than kept: 32 MiB. */
const mostKept = 2 ** 24;
/** At most this many are drawn at a time, or one row. */
const mostAtOnce = 2 ** 18;

/**
 * The resampler that `seed` names: what it draws for g groups depends on the seed and g alone.
 * @throws RangeError for fewer than 100 resamples.
 */
export function createResampler(seed: string, { resamples = 10_000 }: ResamplerOptions = {}): Resampler {
  if (!Number.isInteger(resamples) || resamples < 100) {
    throw new RangeError(`resamples must be an integer and at least 100, got ${resamples}`);
  }
  const kept = new Map<number, readonly BlockNumbers[]>();
  return {
    resamples,
    drawn: (groupCount) => {
      const known = kept.get(groupCount);
      if (known !== undefined) return known;
      const stream = randomStream(`${seed}/${groupCount}`);
      const pieces = drawnPieces(groupCount, resamples, stream);
      if (groupCount * resamples > mostKept) return pieces;
      const all = Array.from(pieces, (piece) => piece.slice());
      kept.set(groupCount, all);
      return all;
    },
  };
}

function* drawnPieces(groupCount: number, resamples: number, stream: RandomStream): Generator<BlockNumbers> {
  const rowsAtOnce = Math.min(resamples, Math.max(1, Math.floor(mostAtOnce / groupCount)));
  const room = blockNumbers(groupCount, rowsAtOnce);
  for (let row = 0; row < resamples; row += rowsAtOnce) {
    const piece = room.subarray(0, groupCount * Math.min(rowsAtOnce, resamples - row));
    stream.fillIntegers(piece, groupCount);
    yield piece;
  }
}
