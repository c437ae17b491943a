import { hash64 } from './hash.ts';
import { philox4x32 } from './philox.ts';

/** A reproducible sequence of random numbers. Each call takes the next words of the sequence. */
export interface RandomStream {
  /** Uniform on [0, 1), with 53 random bits. */
  uniform(): number;
  /** Standard normal, by Box and Muller's transform of two 32-bit words; |value| is below 6.77. */
  normal(): number;
  /** Uniform on 0 .. n - 1 without bias, for n from 1 to 2^32. */
  integer(n: number): number;
  /** Writes to each place of `out` what `integer(n)` gives next. */
  fillIntegers(out: Uint16Array | Uint32Array, n: number): void;
  /** Writes to each place of `out` a normal number of mean 0 and standard deviation `sd`. */
  fillNormal(out: Float32Array, sd: number): void;
  /** Puts the items of `out` in an order drawn uniformly from all orders. */
  shuffle(out: Shufflable): void;
}

/** What `shuffle` can re-order: an array or a typed array. */
export type Shufflable = unknown[] | Float32Array | Float64Array | Int32Array | Uint8Array | Uint32Array;

const wordCount = 2 ** 32;

/**
 * The random stream that `seed` names: Philox4x32-10 in counter mode, the key the 64-bit hash of the seed.
 * Same seed, same numbers, on every machine; streams of different seeds are independent of each other.
 */
export function randomStream(seed: string): RandomStream {
  const nextWord = wordSource(seed);
  let spare: number | undefined;

  function uniform(): number {
    const high = nextWord() >>> 5;
    const low = nextWord() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  function normal(): number {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    // Half a step off the lattice keeps the logarithm away from 0.
    const radius = Math.sqrt(-2 * Math.log((nextWord() + 0.5) / wordCount));
    const angle = (2 * Math.PI * nextWord()) / wordCount;
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  function integer(n: number): number {
    const limit = lastMultiple(n);
    let word = nextWord();
    while (word >= limit) word = nextWord();
    return word % n;
  }

  function fillIntegers(out: Uint16Array | Uint32Array, n: number): void {
    const limit = lastMultiple(n);
    for (let i = 0; i < out.length; i++) {
      let word = nextWord();
      while (word >= limit) word = nextWord();
      out[i] = word % n;
    }
  }

  function fillNormal(out: Float32Array, sd: number): void {
    if (!(sd >= 0 && sd < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`sd must be finite and not negative, got ${sd}`);
    }
    let i = 0;
    if (spare !== undefined && out.length > 0) out[i++] = sd * normal();
    // Both numbers of a pair at once, which costs two thirds of as many calls of `normal`.
    for (; i + 1 < out.length; i += 2) {
      const radius = Math.sqrt(-2 * Math.log((nextWord() + 0.5) / wordCount));
      const angle = (2 * Math.PI * nextWord()) / wordCount;
      out[i] = sd * (radius * Math.cos(angle));
      out[i + 1] = sd * (radius * Math.sin(angle));
    }
    if (i < out.length) out[i] = sd * normal();
  }

  function shuffle(out: Shufflable): void {
    for (let i = out.length - 1; i > 0; i--) {
      const j = integer(i + 1);
      [out[i], out[j]] = [out[j], out[i]];
    }
  }

  return { uniform, normal, integer, fillIntegers, fillNormal, shuffle };
}

/** The last whole multiple of n among words: words at or above it would favour small results and are drawn again. */
function lastMultiple(n: number): number {
  if (!(n >= 1 && n <= wordCount && n % 1 === 0)) {
    throw new RangeError(`n must be an integer from 1 to 2^32, got ${n}`);
  }
  return wordCount - (wordCount % n);
}

/** Successive 32-bit words of the Philox blocks 0, 1, 2, … under the key of the seed. */
function wordSource(seed: string): () => number {
  const hash = hash64(seed);
  const key = Uint32Array.of(Number(hash & 0xffffffffn), Number(hash >> 32n));
  const counter = new Uint32Array(4);
  const block = new Uint32Array(4);
  let used = 4;
  return () => {
    if (used === 4) {
      philox4x32(counter, key, block);
      used = 0;
      counter[0]!++;
      if (counter[0] === 0) counter[1]!++;
    }
    return block[used++]!;
  };
}
