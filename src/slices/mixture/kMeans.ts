import type { NdArray } from 'ndarray';
import { arrayOf, type MatrixLike, type RowMatrix, rowMatrix, rowOf } from '../../math/matrices/rowMatrix.ts';
import { squaredDistanceTo } from '../../math/matrices/squaredDistances.ts';
import { type RandomStream, randomStream } from '../../math/random/random.ts';
import { type RowKernel, withRowKernel } from './rowKernel.ts';

/** Options of `kMeans`. */
export interface KMeansOptions {
  /** First centres [k, d]. @default k-means++ draws of the seed */
  readonly centroids?: MatrixLike;
  /** How many, where no centres are given. */
  readonly clusters?: number;
  /** Names the draws. @default '' */
  readonly seed?: string;
  /** @default 300 */
  readonly maxIterations?: number;
}

/** What `kMeans` finds. */
export interface KMeans {
  /** The nearest centre of each row, [n]; the lower of equally near ones. */
  readonly assignments: Int32Array;
  /** [clusters, d]. */
  readonly centroids: NdArray<Float64Array>;
  /** Sum of squared distances to them. */
  readonly inertia: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Lloyd's k-means of `embeddings` [n, d] from given centres, or from k-means++ draws (Arthur & Vassilvitskii 2007, SODA),
 * until no assignment changes. A centre that no row is nearest to stays where it is. Throws RangeError for more clusters
 * than rows and numbers that are not finite.
 */
export async function kMeans(embeddings: MatrixLike, options: KMeansOptions): Promise<KMeans> {
  const table = rowMatrix('embeddings', embeddings);
  const first = firstCentres(table, options);
  return withRowKernel(table, first.rows, (kernel) => lloyd(table, { kernel, first, ...options }));
}

/** The same with a kernel of the rows that is there already. */
export async function kMeansBy(kernel: RowKernel, table: RowMatrix, options: KMeansOptions): Promise<KMeans> {
  return lloyd(table, { kernel, first: firstCentres(table, options), ...options });
}

interface LloydInput {
  readonly kernel: RowKernel;
  readonly first: RowMatrix;
  readonly maxIterations?: number;
}

async function lloyd(table: RowMatrix, { kernel, first, maxIterations = 300 }: LloydInput): Promise<KMeans> {
  let centroids = first;
  let assignments = new Int32Array(table.rows).fill(-1);
  const ones = new Float64Array(first.values.length).fill(1);
  for (let iterations = 0; ; iterations++) {
    const distances = await kernel.distances(centroids, ones);
    const next = nearest(distances, first.rows);
    const converged = next.every((index, i) => index === assignments[i]);
    assignments = next;
    if (converged || iterations === maxIterations) {
      const inertia = next.reduce((sum, index, i) => sum + (distances[i * first.rows + index] ?? 0), 0);
      return { assignments, centroids: arrayOf(centroids), inertia, iterations, converged };
    }
    centroids = meansOf(table, assignments, centroids);
  }
}

function nearest(distances: Float64Array, clusters: number): Int32Array<ArrayBuffer> {
  return Int32Array.from({ length: distances.length / clusters }, (_, i) => {
    let best = 0;
    for (let k = 1; k < clusters; k++) {
      if ((distances[i * clusters + k] ?? 0) < (distances[i * clusters + best] ?? 0)) best = k;
    }
    return best;
  });
}

function meansOf(table: RowMatrix, assignments: Int32Array, before: RowMatrix): RowMatrix {
  const sums = new Float64Array(before.values.length);
  const counts = new Float64Array(before.rows);
  assignments.forEach((index, i) => {
    counts[index] = (counts[index] ?? 0) + 1;
    rowOf(table, i).forEach((value, j) => {
      sums[index * table.columns + j] = (sums[index * table.columns + j] ?? 0) + value;
    });
  });
  const values = sums.map((sum, at) => {
    const count = counts[Math.floor(at / table.columns)] ?? 0;
    return count === 0 ? (before.values[at] ?? 0) : sum / count;
  });
  return { ...before, values };
}

function firstCentres(table: RowMatrix, { centroids, clusters, seed = '' }: KMeansOptions): RowMatrix {
  if (centroids === undefined) {
    if (clusters === undefined || !Number.isInteger(clusters) || clusters < 1 || clusters > table.rows) {
      throw new RangeError(`clusters must be an integer from 1 to ${table.rows} rows, got ${clusters}`);
    }
    return plusPlus(table, clusters, randomStream(`k-means/${seed}`));
  }
  const given = rowMatrix('centroids', centroids);
  if (given.columns !== table.columns || (clusters !== undefined && clusters !== given.rows)) {
    throw new RangeError(
      `centroids must have ${table.columns} columns${clusters === undefined ? '' : ` and ${clusters} rows`}, got [${given.rows}, ${given.columns}]`,
    );
  }
  return given;
}

/** The next centre is a row drawn in proportion to its squared distance to the nearest one so far. */
function plusPlus(table: RowMatrix, clusters: number, stream: RandomStream): RowMatrix {
  const values = new Float64Array(clusters * table.columns);
  const distances = new Float64Array(table.rows).fill(Infinity);
  let chosen = stream.integer(table.rows);
  for (let k = 0; k < clusters; k++) {
    const centre = rowOf(table, chosen);
    values.set(centre, k * table.columns);
    squaredDistanceTo(table, centre).forEach((distance, i) => {
      distances[i] = Math.min(distances[i] ?? 0, distance);
    });
    chosen = drawnIndex(distances, stream);
  }
  return { values, rows: clusters, columns: table.columns };
}

/** A place drawn in proportion to the weights; any where all are 0. */
function drawnIndex(weights: Float64Array, stream: RandomStream): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0)) return stream.integer(weights.length);
  let left = stream.uniform() * total;
  const index = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return index < 0 ? weights.length - 1 : index;
}
