import { assertKnownKeys } from '../../checks/knownKeys.ts';
import { type MatrixLike, type RowMatrix, rowMatrix } from '../../math/matrices/rowMatrix.ts';
import { type ClassesLike, labelRows, predictionRows } from './classRows.ts';

/** Rows with what is known of each. */
export interface MixtureData {
  /** [n, d]. */
  readonly embeddings: MatrixLike;
  /** Classes [n], or probabilities [n, C]. */
  readonly labels: ClassesLike;
  /** Probabilities [n, C]. */
  readonly predictions: MatrixLike;
}

/** Options of `fitErrorAwareMixture`. */
export interface MixtureOptions {
  /** How many, at most the rows. */
  readonly components: number;
  /** How much labels and predictions count beside the embedding; 0 leaves them out. @default 1 */
  readonly labelWeight?: number;
  readonly predictionWeight?: number;
  /** Where responsibilities begin: clusters of the embeddings, or cells of the confusion matrix. @default 'kmeans' */
  readonly init?: 'kmeans' | 'confusion';
  /** First responsibilities [n, components], instead of those of `init`. */
  readonly responsibilities?: MatrixLike;
  /** First centres of k-means [components, d]. @default k-means++ draws */
  readonly centroids?: MatrixLike;
  /** Of `confusion`: uniform numbers [n, components], and how much they count. @default drawn, 0.001 */
  readonly noise?: MatrixLike;
  readonly confusionNoise?: number;
  /** The mean log-likelihood must change by less to end. @default 0.001 */
  readonly tolerance?: number;
  /** @default 100 */
  readonly maxIterations?: number;
  /** Added to every variance. @default 1e-6 */
  readonly regularization?: number;
  /** Draws of the first responsibilities; the fit with the highest log-likelihood is kept. @default 1 */
  readonly starts?: number;
  /** Names the draws. @default '' */
  readonly seed?: string;
}

/** The names of these options. */
export const mixtureOptions: Readonly<Record<keyof MixtureOptions, true>> = {
  components: true,
  labelWeight: true,
  predictionWeight: true,
  init: true,
  responsibilities: true,
  centroids: true,
  noise: true,
  confusionNoise: true,
  tolerance: true,
  maxIterations: true,
  regularization: true,
  starts: true,
  seed: true,
};

/** Checked data and options, ready for the steps. */
export interface PreparedMixture
  extends Required<Omit<MixtureOptions, 'responsibilities' | 'centroids' | 'noise'>> {
  readonly table: RowMatrix;
  readonly labels: RowMatrix;
  readonly predictions: RowMatrix;
  readonly given: Pick<MixtureOptions, 'responsibilities' | 'centroids' | 'noise'>;
}

/** Data and options in float64 with every default. Throws RangeError or TypeError for what cannot be fitted. */
export function preparedMixture(data: MixtureData, all: MixtureOptions): PreparedMixture {
  assertKnownKeys('options of fitErrorAwareMixture', all, mixtureOptions);
  const { responsibilities, centroids, noise, ...options } = all;
  const table = rowMatrix('embeddings', data.embeddings);
  const predictions = predictionRows(data.predictions);
  const labels = labelRows(data.labels, predictions.columns);
  for (const [name, { rows }] of Object.entries({ labels, predictions })) {
    if (rows !== table.rows)
      throw new RangeError(`${name} must be one per embedding (${table.rows}), got ${rows}`);
  }
  const prepared = {
    labelWeight: 1,
    predictionWeight: 1,
    init: 'kmeans' as const,
    confusionNoise: 1e-3,
    tolerance: 1e-3,
    maxIterations: 100,
    regularization: 1e-6,
    starts: 1,
    seed: '',
    ...options,
    table,
    labels,
    predictions,
    given: {
      ...(responsibilities && { responsibilities }),
      ...(centroids && { centroids }),
      ...(noise && { noise }),
    },
  };
  assertOptions(prepared);
  return prepared;
}

function assertOptions({
  table,
  components,
  init,
  maxIterations,
  starts,
  ...numbers
}: PreparedMixture): void {
  if (!Number.isInteger(components) || components < 1 || components > table.rows) {
    throw new RangeError(`components must be an integer from 1 to ${table.rows} rows, got ${components}`);
  }
  if (init !== 'kmeans' && init !== 'confusion') {
    throw new RangeError(`init must be kmeans or confusion, got ${init}`);
  }
  for (const [name, count] of Object.entries({ maxIterations, starts })) {
    if (!Number.isInteger(count) || count < 1) {
      throw new RangeError(`${name} must be a positive integer, got ${count}`);
    }
  }
  const { labelWeight, predictionWeight, tolerance, regularization, confusionNoise } = numbers;
  const atLeastZero = { labelWeight, predictionWeight, tolerance, regularization, confusionNoise };
  for (const [name, value] of Object.entries(atLeastZero)) {
    if (!(value >= 0 && value < Infinity)) {
      throw new RangeError(`${name} must be finite and at least 0, got ${value}`);
    }
  }
}
