import ndarray from 'ndarray';
import { addProduct, addScaled, quotientOrZero, type Values } from '../math/arrays/elementwise.ts';
import type { NumericalError } from '../types/numericalError.ts';
import { tooFewSamples } from './halvedMean.ts';

/** What masks score at each pixel that they show, above the mean of all, and what is known of its error. */
export interface MaskedScores {
  /** One number from 0 to 1 for each pixel, and the score of the image that the mask shows. */
  add(mask: Float32Array, score: number): void;
  /** Σ (f_i − f̄) M_i(p) / Σ M_i(p); 0 where no mask shows the pixel. */
  map(): Float64Array;
  error(shape: readonly number[]): NumericalError;
}

interface Sums {
  count: number;
  scores: number;
  readonly scored: Float64Array;
  readonly seen: Float64Array;
}

/**
 * Such scores, of `length` pixels. The squared error is that of a ratio to the first order: Σ (e_i − ē)² with
 * e_i = (f_i − r(p)) M_i(p) / Σ M(p) − (f_i − f̄) / n and r(p) the mean score where the pixel is shown (Cochran 1977,
 * Sampling Techniques, 6.4), from sums of the scores' and masks' products.
 */
export function maskedScores(length: number): MaskedScores {
  const noSums = (): Sums => ({
    count: 0,
    scores: 0,
    scored: new Float64Array(length),
    seen: new Float64Array(length),
  });
  const halves = [noSums(), noSums()] as const;
  const products = { seenTwice: new Float64Array(length), scored: new Float64Array(length) };
  const squares = { scored: new Float64Array(length), scoredTwice: new Float64Array(length) };
  let squaredScores = 0;
  let first: number | undefined;
  return {
    add(mask, score) {
      // Scores are counted from the first one: a model that always answers the same gets exactly 0 everywhere.
      first ??= score;
      const own = score - first;
      const half = halves[0].count > halves[1].count ? halves[1] : halves[0];
      half.count++;
      half.scores += own;
      addScaled(mask, own, half.scored);
      addScaled(mask, 1, half.seen);
      squaredScores += own * own;
      addProduct(mask, mask, products.seenTwice);
      addSquare(mask, own, products.scored);
      addScaled(mask, own * own, squares.scored);
      addSquare(mask, own * own, squares.scoredTwice);
    },
    map: () => mapOf(joined(...halves)),
    error(shape) {
      const { count, scores, scored, seen } = joined(...halves);
      if (halves[1].count < 2) return tooFewSamples;
      const mean = scores / count;
      const spread = squaredScores / count - mean * mean;
      let square = 0;
      for (let p = 0; p < length; p++) {
        const [s = 0, f = 0] = [seen[p], scored[p]];
        if (s === 0) continue;
        const r = f / s;
        const [ff = 0, mm = 0] = [squares.scoredTwice[p], products.seenTwice[p]];
        const [fm = 0, f2 = 0] = [products.scored[p], squares.scored[p]];
        const own = (ff - 2 * r * fm + r * r * mm) / s ** 2;
        const cross = (f2 - (r + mean) * f + r * mean * s) / (s * count);
        square += (own - 2 * cross + spread / count) * (count / (count - 1));
      }
      const arrayOf = (values: Values) => ndarray(new Float32Array(values), [...shape]);
      return {
        source: 'samples',
        square: Math.max(0, square),
        halves: [arrayOf(mapOf(halves[0])), arrayOf(mapOf(halves[1]))],
      };
    },
  };
}

function mapOf({ count, scores, scored, seen }: Sums): Float64Array {
  const above = scored.slice();
  addScaled(seen, -scores / count, above);
  return quotientOrZero(above, seen);
}

function joined(a: Sums, b: Sums): Sums {
  const sum = (of: (sums: Sums) => Float64Array) => {
    const total = of(a).slice();
    addScaled(of(b), 1, total);
    return total;
  };
  return {
    count: a.count + b.count,
    scores: a.scores + b.scores,
    scored: sum((sums) => sums.scored),
    seen: sum((sums) => sums.seen),
  };
}

/** Adds factor × mask² to each place of `out`. */
function addSquare(mask: Float32Array, factor: number, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) {
    const value = mask[i] ?? 0;
    out[i] = (out[i] ?? 0) + factor * value * value;
  }
}
