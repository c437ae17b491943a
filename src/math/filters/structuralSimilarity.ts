import { boxWindowMeans } from './boxWindowMeans.ts';
import { gaussianWeights, gaussianWindowMeans, gaussianWindowSize } from './gaussianWindowMeans.ts';
import { meanSimilarity, type VolumePair } from './meanSimilarity.ts';
import type { ArrayPair, VisitMeans, WindowMeans } from './windowMeans.ts';

export interface SimilarityOptions {
  /** The side of a plain square window, or Wang's Gaussian window of 11. */
  readonly window: number | 'gaussian11';
  /** L: the span that values may take. */
  readonly dataRange: number;
  /** `sample` multiplies variances and covariance by N / (N - 1), N the number of values in a window. */
  readonly covariance: 'population' | 'sample';
}

const k1 = 0.01;
const k2 = 0.03;

/**
 * The mean, over all windows that lie inside the arrays, of
 * (2 μa μb + C1)(2 σab + C2) / ((μa² + μb² + C1)(σa² + σb² + C2)), C1 = (0.01 L)², C2 = (0.03 L)²; in [-1, 1].
 * Wang, Bovik, Sheikh & Simoncelli 2004, IEEE Transactions on Image Processing 13(4). Both sides must be at least
 * the window's.
 */
export function structuralSimilarity(pair: ArrayPair, options: SimilarityOptions): number {
  const { window, dataRange, covariance } = options;
  const size = windowSize(options);
  if (pair.height < size || pair.width < size) {
    throw new RangeError(`arrays must be at least ${size} by ${size}, got ${pair.height} by ${pair.width}`);
  }
  const constants = {
    c1: (k1 * dataRange) ** 2,
    c2: (k2 * dataRange) ** 2,
    scale: covariance === 'sample' ? size ** 2 / (size ** 2 - 1) : 1,
  };
  let sum = 0;
  let positions = 0;
  const visit: VisitMeans = (means, count) => {
    sum += similaritySum(means, count, constants);
    positions += count;
  };
  if (window === 'gaussian11') gaussianWindowMeans(pair, visit);
  else boxWindowMeans(pair, window, visit);
  return sum / positions;
}

/** The same of volumes, or of arrays of any number of axes, whose windows have as many: as scikit-image. */
export function volumeSimilarity(pair: VolumePair, options: SimilarityOptions): number {
  const { window, dataRange, covariance } = options;
  const size = windowSize(options);
  const count = size ** pair.shape.length;
  return meanSimilarity(pair, {
    weights: window === 'gaussian11' ? gaussianWeights() : new Float64Array(window).fill(1 / window),
    c1: (k1 * dataRange) ** 2,
    c2: (k2 * dataRange) ** 2,
    scale: covariance === 'sample' ? count / (count - 1) : 1,
  });
}

/** The side of the window in values. */
export function windowSize({ window }: Pick<SimilarityOptions, 'window'>): number {
  return window === 'gaussian11' ? gaussianWindowSize : window;
}

function similaritySum(
  { a, b, squares, products }: WindowMeans,
  count: number,
  { c1, c2, scale }: { c1: number; c2: number; scale: number },
): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const meanA = a[i]!;
    const meanB = b[i]!;
    const meanProduct = meanA * meanB;
    const meanSquares = meanA * meanA + meanB * meanB;
    const covariance = scale * (products[i]! - meanProduct);
    const variances = scale * (squares[i]! - meanSquares);
    sum += ((2 * meanProduct + c1) * (2 * covariance + c2)) / ((meanSquares + c1) * (variances + c2));
  }
  return sum;
}
