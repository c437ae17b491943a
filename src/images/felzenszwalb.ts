import { gaussianFilter } from '../math/filters/gaussianFilter.ts';
import { type PixelEdges, pixelEdges } from './pixelEdges.ts';

export interface FelzenszwalbOptions {
  /** One label map is made for each: the larger, the larger its segments. */
  readonly scales: readonly number[];
  /** Standard deviation in pixels of the Gaussian that smooths each channel first. @default 0.8 */
  readonly sigma?: number;
  /** Segments with fewer pixels are merged into a neighbour. @default 20 */
  readonly minSize?: number;
}

/**
 * Segments of an interleaved [height, width, channels] array, by the graph method of Felzenszwalb and
 * Huttenlocher (2004): per scale one label map of height * width, numbered from 0 in the order of each segment's
 * first pixel. Edges are taken by ascending cost, and two segments merge where the cost is below
 * min over both of (their largest cost so far + (scale / 255) / their size). Same labels as
 * `skimage.segmentation.felzenszwalb` wherever no two edges cost the same; equal costs are taken in the order of
 * `pixelEdges` here and in no stated order there.
 */
export function felzenszwalb(
  values: ArrayLike<number>,
  shape: readonly [height: number, width: number, channels: number],
  { scales, sigma = 0.8, minSize = 20 }: FelzenszwalbOptions,
): Int32Array[] {
  const edges = pixelEdges(gaussianFilter(values, shape, { sigma }), shape);
  return graphSegments(edges, { places: shape[0] * shape[1], scales, minSize });
}

/** The label maps of so many pixels or voxels by their edges, one for each scale. */
export function graphSegments(
  edges: PixelEdges,
  { places, scales, minSize }: { places: number; scales: readonly number[]; minSize: number },
): Int32Array[] {
  for (const scale of scales) {
    if (!(scale > 0)) throw new RangeError(`scales must be positive, got ${scale}`);
  }
  return scales.map((scale) => labels(edges, { pixels: places, k: scale / 255, minSize }));
}

function labels(
  { from, to, cost }: PixelEdges,
  { pixels, k, minSize }: { pixels: number; k: number; minSize: number },
): Int32Array {
  const forest: Forest = { parents: new Int32Array(pixels), sizes: new Int32Array(pixels).fill(1) };
  const { parents, sizes } = forest;
  for (let i = 0; i < pixels; i++) parents[i] = i;
  const limits = new Float64Array(pixels).fill(k);
  const kept = new Int32Array(cost.length);
  let keptCount = 0;

  // Every edge below both segments' limits merges them; the others may still join a segment that is too small.
  for (let edge = 0; edge < cost.length; edge++) {
    const a = root(parents, from[edge]!);
    const b = root(parents, to[edge]!);
    if (a === b) continue;
    const weight = cost[edge]!;
    if (weight < limits[a]! && weight < limits[b]!) {
      const merged = join(forest, a, b);
      limits[merged] = weight + k / sizes[merged]!;
    } else {
      kept[keptCount++] = edge;
    }
  }

  for (let i = 0; i < keptCount; i++) {
    const a = root(parents, from[kept[i]!]!);
    const b = root(parents, to[kept[i]!]!);
    if (a !== b && (sizes[a]! < minSize || sizes[b]! < minSize)) {
      join(forest, a, b);
    }
  }
  return numbered(parents);
}

interface Forest {
  /** Per pixel another of its segment that stands no later; the first pixel of a segment has itself. */
  readonly parents: Int32Array;
  /** At the first pixel of each segment: how many pixels it has. */
  readonly sizes: Int32Array;
}

/** The first pixel of the tree that holds `pixel`; halves the way there. */
function root(parents: Int32Array, pixel: number): number {
  let node = pixel;
  let parent = parents[node]!;
  while (parent !== node) {
    const grandparent = parents[parent]!;
    parents[node] = grandparent;
    node = grandparent;
    parent = parents[node]!;
  }
  return node;
}

/** Hangs the later of two roots below the earlier one, and returns that one. */
function join(forest: Forest, a: number, b: number): number {
  if (b < a) return join(forest, b, a);
  const { parents, sizes } = forest;
  parents[b] = a;
  sizes[a] = sizes[a]! + sizes[b]!;
  return a;
}

/** Roots come before the pixels below them, so one pass numbers both. */
function numbered(parents: Int32Array): Int32Array {
  const out = new Int32Array(parents.length);
  let next = 0;
  for (let i = 0; i < out.length; i++) out[i] = parents[i] === i ? next++ : out[root(parents, i)]!;
  return out;
}
