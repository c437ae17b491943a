import { extent } from '../math/arrays/extent.ts';
import { type PixelMembers, pixelMembers } from './pixelMembers.ts';
import type { Regions } from './regions.ts';

/**
 * `full` takes, again and again, the region whose pixels that are still uncovered have the highest mean; `fast`
 * orders the regions once by the mean over all their pixels.
 */
export type RankingAlgorithm = 'full' | 'fast';

/** Options of `xraiRegions`. */
export interface RankingOptions {
  readonly algorithm: RankingAlgorithm;
  /** No further region is taken once more than this share of the image is covered. */
  readonly areaThreshold: number;
  /** A region that adds fewer pixels than this is left out. */
  readonly minPixels: number;
}

/** Regions in the order in which they are taken, and what each pixel gets. */
export interface RankedRegions {
  /** [height * width]: the mean, over the pixels that its region added, of the values. */
  readonly means: Float64Array;
  /** [height * width]: 1 for the region added with the highest mean, 2 for the next; the rest of the image last. */
  readonly ranks: Int32Array;
  /** How many pieces there are, the rest of the image among them where there is one. */
  readonly pieceCount: number;
}

/**
 * The image cut into disjoint pieces by adding regions in the order of their mean value (XRAI; Kapishnikov et al.,
 * ICCV 2019). Each piece is what its region adds to those before it; pixels that no region adds are the last piece.
 * The means keep the sum of the values. Of equal means the region that comes first wins. Sums are exact: values are
 * rounded to whole multiples of a power of two, 2^-52 times the largest possible sum or finer, so neither the order
 * of addition nor of removal can break a tie.
 */
export function rankedRegions(
  values: Float32Array,
  regions: Regions,
  options: RankingOptions,
): RankedRegions {
  const { algorithm, areaThreshold, minPixels } = options;
  const pixels = regions.height * regions.width;
  if (values.length !== pixels) {
    throw new RangeError(`values must have ${pixels} numbers, got ${values.length}`);
  }
  if (!(Number.isInteger(minPixels) && minPixels >= 1)) {
    throw new RangeError(`minPixels must be a whole number of at least 1, got ${minPixels}`);
  }
  if (!(areaThreshold >= 0 && areaThreshold <= 1)) {
    throw new RangeError(`areaThreshold must be from 0 to 1, got ${areaThreshold}`);
  }
  const state = uncovered(values, regions);
  const next = algorithm === 'full' ? bestOfRest(state, minPixels) : inOrder(state, minPixels);
  while (state.coveredCount / pixels <= areaThreshold) {
    const region = next();
    if (region < 0) break;
    cover(state, region);
  }
  return pieces(state);
}

interface State extends PixelMembers {
  readonly regions: Regions;
  /** The values as whole multiples of `unit`. */
  readonly multiples: Float64Array;
  readonly unit: number;
  /** Per region: the sum of the multiples of its uncovered pixels, and how many these are. */
  readonly sums: Float64Array;
  readonly counts: Int32Array;
  /** Per pixel: the number of the piece that it lies in, from 1; 0 while it is uncovered. */
  readonly piece: Int32Array;
  readonly pieceMeans: number[];
  coveredCount: number;
}

function uncovered(values: Float32Array, regions: Regions): State {
  const { firstRun, starts, ends } = regions;
  const unit = unitOf(values);
  const multiples = new Float64Array(values.length);
  for (let p = 0; p < values.length; p++) multiples[p] = Math.round(values[p]! / unit);
  const count = firstRun.length - 1;
  const sums = new Float64Array(count);
  const counts = new Int32Array(count);
  const { firstMember, members } = pixelMembers(regions);
  for (let region = 0; region < count; region++) {
    let sum = 0;
    for (let run = firstRun[region]!; run < firstRun[region + 1]!; run++) {
      for (let p = starts[run]!; p < ends[run]!; p++) sum += multiples[p]!;
      counts[region]! += ends[run]! - starts[run]!;
    }
    sums[region] = sum;
  }
  const piece = new Int32Array(values.length);
  return {
    regions,
    multiples,
    unit,
    sums,
    counts,
    firstMember,
    members,
    piece,
    pieceMeans: [],
    coveredCount: 0,
  };
}

/** The smallest power of two of which every sum of the values is a multiple below 2^53, once they are rounded to it. */
function unitOf(values: Float32Array): number {
  const [low, high] = extent(values);
  const largest = Math.max(-low, high);
  if (!Number.isFinite(largest)) throw new RangeError(`values must be finite, got ${largest}`);
  if (!(largest > 0)) return 1;
  return 2 ** (Math.ceil(Math.log2(largest * values.length)) - 52);
}

/** Gives the region with the highest mean over its uncovered pixels, or -1 when none adds enough of them. */
function bestOfRest({ sums, counts }: State, minPixels: number): () => number {
  let rest = Array.from(counts.keys());
  return () => {
    rest = rest.filter((region) => counts[region]! >= minPixels);
    let best = -1;
    let bestMean = Number.NEGATIVE_INFINITY;
    for (const region of rest) {
      const mean = sums[region]! / counts[region]!;
      if (mean > bestMean) [best, bestMean] = [region, mean];
    }
    return best;
  };
}

/** Gives the regions from the highest mean over all their pixels to the lowest, without those that add too few. */
function inOrder({ sums, counts }: State, minPixels: number): () => number {
  const means = Float64Array.from(sums, (sum, region) => sum / counts[region]!);
  const order = Array.from(means.keys()).filter((region) => counts[region]! >= minPixels);
  order.sort((a, b) => means[b]! - means[a]! || a - b);
  let position = 0;
  return () => {
    while (position < order.length && counts[order[position]!]! < minPixels) position++;
    return order[position++] ?? -1;
  };
}

/** Makes the uncovered pixels of a region a piece, and takes them out of every region that holds them. */
function cover(state: State, region: number): void {
  const { regions, multiples, sums, counts, firstMember, members, piece, pieceMeans } = state;
  const { firstRun, starts, ends } = regions;
  pieceMeans.push((sums[region]! / counts[region]!) * state.unit);
  state.coveredCount += counts[region]!;
  for (let run = firstRun[region]!; run < firstRun[region + 1]!; run++) {
    for (let p = starts[run]!; p < ends[run]!; p++) {
      if (piece[p] !== 0) continue;
      piece[p] = pieceMeans.length;
      const value = multiples[p]!;
      for (let m = firstMember[p]!; m < firstMember[p + 1]!; m++) {
        sums[members[m]!]! -= value;
        counts[members[m]!]!--;
      }
    }
  }
}

function pieces({ multiples, unit, piece, pieceMeans }: State): RankedRegions {
  let restSum = 0;
  let restCount = 0;
  for (let p = 0; p < piece.length; p++) {
    if (piece[p] !== 0) continue;
    restSum += multiples[p]!;
    restCount++;
  }
  // Piece 0 is the rest of the image: it comes last, whatever its mean.
  const means = [(restSum / restCount) * unit, ...pieceMeans];
  const order = pieceMeans.map((_, i) => i + 1).sort((a, b) => means[b]! - means[a]! || a - b);
  const ranks = new Int32Array(means.length).fill(means.length);
  order.forEach((number, position) => {
    ranks[number] = position + 1;
  });
  const ranked = {
    means: new Float64Array(piece.length),
    ranks: new Int32Array(piece.length),
    pieceCount: pieceMeans.length + (restCount > 0 ? 1 : 0),
  };
  for (let p = 0; p < piece.length; p++) {
    ranked.means[p] = means[piece[p]!]!;
    ranked.ranks[p] = ranks[piece[p]!]!;
  }
  return ranked;
}
