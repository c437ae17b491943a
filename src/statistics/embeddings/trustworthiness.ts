import { type MatrixLike, rowMatrix } from '../../math/matrices/rowMatrix.ts';
import { squaredDistances } from '../../math/matrices/squaredDistances.ts';

/**
 * Whether neighbours in an `embedding` [n, e] are neighbours in `points` [n, d], as 1 − 2 / (n k (2n − 3k − 1)) Σ (rank − k)
 * over the k nearest of the embedding whose rank among the points is above k (Venna & Kaski 2001, ICANN). From 0 to 1;
 * equally near ones rank by their index. Throws RangeError unless the neighbours are from 1 to below n / 2.
 */
export function trustworthiness(
  points: MatrixLike,
  embedding: MatrixLike,
  { neighbours = 5 }: { readonly neighbours?: number } = {},
): number {
  const [from, to] = [rowMatrix('points', points), rowMatrix('embedding', embedding)];
  const n = from.rows;
  if (to.rows !== n) throw new RangeError(`embedding must have a row per point (${n}), got ${to.rows}`);
  if (!(Number.isInteger(neighbours) && neighbours >= 1 && neighbours < n / 2)) {
    throw new RangeError(`neighbours must be an integer from 1 to below n / 2 = ${n / 2}, got ${neighbours}`);
  }
  const [before, after] = [squaredDistances(from), squaredDistances(to)];
  let excess = 0;
  for (let i = 0; i < n; i++) {
    const ranks = new Int32Array(n);
    for (const [position, j] of nearest(before.subarray(i * n, (i + 1) * n), i).entries())
      ranks[j] = position + 1;
    for (const j of nearest(after.subarray(i * n, (i + 1) * n), i).slice(0, neighbours)) {
      excess += Math.max(0, (ranks[j] ?? 0) - neighbours);
    }
  }
  return 1 - (2 / (n * neighbours * (2 * n - 3 * neighbours - 1))) * excess;
}

/** The others, from the nearest on. */
function nearest(distances: Float64Array, own: number): number[] {
  return Array.from(distances.keys())
    .filter((j) => j !== own)
    .sort((a, b) => (distances[a] ?? 0) - (distances[b] ?? 0));
}
