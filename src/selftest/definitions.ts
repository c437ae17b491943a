/**
 * The metrics a second time, as slow as their definitions: every pixel is compared with every other, every window is
 * summed on its own. Nothing is sorted, nothing shared, so that a fault of the fast ones does not come twice.
 */

/** The mean, over the pixels inside, of the share of inside ones among the pixels with at least their value. */
export function countedPrecision(values: Float32Array, flags: Uint8Array): number {
  const inside = values.filter((_, i) => flags[i] === 1);
  return mean(inside, (value) => countFrom(inside, value) / countFrom(values, value));
}

/**
 * The same with trapezoids: for each pixel inside, the mean of the precision at its value and of that just above it,
 * which is 1 above the highest.
 */
export function countedTrapezoids(values: Float32Array, flags: Uint8Array): number {
  const inside = values.filter((_, i) => flags[i] === 1);
  const precision = (hits: Float32Array, all: Float32Array) =>
    all.length === 0 ? 1 : hits.length / all.length;
  return mean(inside, (value) => {
    const at = countFrom(inside, value) / countFrom(values, value);
    const isAbove = (other: number) => other > value;
    return (at + precision(inside.filter(isAbove), values.filter(isAbove))) / 2;
  });
}

/** The share of pairs, one pixel inside and one outside, that the inside one wins; ties count one half. */
export function countedWins(values: Float32Array, flags: Uint8Array): number {
  const outside = values.filter((_, i) => flags[i] === 0);
  const inside = values.filter((_, i) => flags[i] === 1);
  return mean(inside, (a) => mean(outside, (b) => (Math.sign(a - b) + 1) / 2));
}

/** Pearson's correlation of ranks, each found by counting the smaller values and half of the equal ones. */
export function countedRankCorrelation(a: Float32Array, b: Float32Array): number {
  const [ranksA, ranksB] = [countedRanks(a), countedRanks(b)];
  const centre = (a.length - 1) / 2;
  const covariance = (x: Float64Array, y: Float64Array) =>
    x.reduce((sum, rank, i) => sum + (rank - centre) * ((y[i] ?? 0) - centre), 0);
  return covariance(ranksA, ranksB) / Math.sqrt(covariance(ranksA, ranksA) * covariance(ranksB, ranksB));
}

function countedRanks(values: Float32Array): Float64Array {
  return Float64Array.from(values, (value) => {
    let rank = -0.5;
    for (const other of values) rank += other < value ? 1 : other === value ? 0.5 : 0;
    return rank;
  });
}

/** A convention of SSIM: the window's reach to each side, its Gaussian width, L, and the N - 1 of the sample. */
export interface WindowConvention {
  readonly reach: number;
  /** Infinite for a plain window. */
  readonly sigma: number;
  readonly dataRange: number;
  readonly isSample: boolean;
}

/** The conventions of the presets of `ssim`, from the papers and scikit-image's documentation. */
export const windowConventions = {
  wang: { reach: 5, sigma: 1.5, dataRange: 1, isSample: false },
  skimage7: { reach: 3, sigma: Number.POSITIVE_INFINITY, dataRange: 1, isSample: true },
  arun2021: { reach: 3, sigma: Number.POSITIVE_INFINITY, dataRange: 2, isSample: true },
  adebayo2018: { reach: 5, sigma: 1.5, dataRange: 2, isSample: true },
} as const satisfies Record<string, WindowConvention>;

/** Wang's similarity, each window's moments about its own means, averaged over the windows within a square array. */
export function windowedSimilarity(
  a: Float32Array,
  b: Float32Array,
  { reach, sigma, dataRange, isSample }: WindowConvention,
): number {
  const side = Math.sqrt(a.length);
  const offsets = Array.from({ length: 2 * reach + 1 }, (_, i) => i - reach);
  const bell = offsets.flatMap((y) =>
    offsets.map((x) => ({ step: y * side + x, weight: Math.exp(-(y * y + x * x) / (2 * sigma ** 2)) })),
  );
  const total = bell.reduce((sum, { weight }) => sum + weight, 0);
  const window = bell.map(({ step, weight }) => ({ step, weight: weight / total }));
  const scale = isSample ? window.length / (window.length - 1) : 1;
  const [c1, c2] = [(0.01 * dataRange) ** 2, (0.03 * dataRange) ** 2];
  const indices = Array.from({ length: side - 2 * reach }, (_, i) => i + reach);
  return mean(
    indices.flatMap((y) => indices.map((x) => y * side + x)),
    (index) => {
      let [meanA, meanB] = [0, 0];
      for (const { step, weight } of window) {
        meanA += weight * (a[index + step] ?? 0);
        meanB += weight * (b[index + step] ?? 0);
      }
      let [varianceA, varianceB, covariance] = [0, 0, 0];
      for (const { step, weight } of window) {
        const fromA = (a[index + step] ?? 0) - meanA;
        const fromB = (b[index + step] ?? 0) - meanB;
        varianceA += scale * weight * fromA ** 2;
        varianceB += scale * weight * fromB ** 2;
        covariance += scale * weight * fromA * fromB;
      }
      const similar = (2 * meanA * meanB + c1) * (2 * covariance + c2);
      return similar / ((meanA ** 2 + meanB ** 2 + c1) * (varianceA + varianceB + c2));
    },
  );
}

function countFrom(values: Float32Array, least: number): number {
  let count = 0;
  for (const value of values) count += Number(value >= least);
  return count;
}

function mean(items: Float32Array | readonly number[], term: (item: number) => number): number {
  let sum = 0;
  for (const item of items) sum += term(item);
  return sum / items.length;
}
