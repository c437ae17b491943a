import { ascendingOrder } from '../math/ranking/order.ts';

/** Pairs of neighbouring pixels (flat indices), from the most alike to the least. */
export interface PixelEdges {
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Euclidean distance between the two pixels over the channels, ascending. */
  readonly cost: Float64Array;
}

/** The later pixel's offset [rows, columns] from the earlier one, except that the last pair runs up and right. */
const directions = [
  [0, 1],
  [1, 0],
  [1, 1],
  [1, -1],
] as const;

/**
 * The edges between each pixel of an interleaved [height, width, channels] array and its eight neighbours,
 * each edge once. Edges of equal cost stand in the order right, down, down-right, up-right, row-major in each.
 */
export function pixelEdges(
  values: Float64Array,
  shape: readonly [height: number, width: number, channels: number],
): PixelEdges {
  const [height, width] = shape;
  const count = directions.reduce((sum, [dy, dx]) => sum + (height - dy) * (width - Math.abs(dx)), 0);
  const edges = { from: new Int32Array(count), to: new Int32Array(count), cost: new Float64Array(count) };
  let next = 0;
  for (const direction of directions) next = addEdges(values, { shape, direction, next }, edges);
  return ascendingEdges(edges);
}

function addEdges(
  values: Float64Array,
  {
    shape: [height, width, channels],
    direction: [dy, dx],
    next,
  }: { shape: readonly [number, number, number]; direction: readonly [number, number]; next: number },
  out: PixelEdges,
): number {
  const step = dy * width + dx;
  let edge = next;
  for (let y = 0; y < height - dy; y++) {
    const end = y * width + width - Math.max(dx, 0);
    for (let pixel = y * width + Math.max(-dx, 0); pixel < end; pixel++) {
      let squares = 0;
      for (let c = 0; c < channels; c++) {
        const difference = values[(pixel + step) * channels + c]! - values[pixel * channels + c]!;
        squares += difference * difference;
      }
      out.from[edge] = pixel;
      out.to[edge] = pixel + step;
      out.cost[edge++] = Math.sqrt(squares);
    }
  }
  return edge;
}

/** Edges by ascending cost. Sorted by the cost rounded to float32, which keeps the order of the costs, then within equal ones by the cost. */
export function ascendingEdges({ from, to, cost }: PixelEdges): PixelEdges {
  const { indices, keys } = ascendingOrder(new Float32Array(cost));
  for (let i = 1; i < indices.length; i++) {
    const edge = indices[i]!;
    let j = i;
    while (j > 0 && keys[j - 1] === keys[i] && cost[indices[j - 1]!]! > cost[edge]!) {
      indices[j] = indices[j - 1]!;
      j--;
    }
    indices[j] = edge;
  }
  const out = {
    from: new Int32Array(from.length),
    to: new Int32Array(from.length),
    cost: new Float64Array(from.length),
  };
  for (let i = 0; i < indices.length; i++) {
    out.from[i] = from[indices[i]!]!;
    out.to[i] = to[indices[i]!]!;
    out.cost[i] = cost[indices[i]!]!;
  }
  return out;
}
