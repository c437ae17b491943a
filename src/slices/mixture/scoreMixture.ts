import type { NdArray } from 'ndarray';
import { arrayOf, type MatrixLike, type RowMatrix, rowMatrix, rowOf } from '../../math/matrices/rowMatrix.ts';
import { argmaxOfRows } from '../../math/matrices/rowSoftmax.ts';
import { type ClassesLike, labelRows, predictionRows } from './classRows.ts';
import type { Mixture } from './mixture.ts';
import { rankSlices } from './ranking.ts';
import { withRowKernel } from './rowKernel.ts';
import { expected } from './steps.ts';

/** Rows that were not fitted; what is not known of them is left out. */
export interface UnseenRows {
  /** [n, d], in the space of the fit. */
  readonly embeddings: MatrixLike;
  /** Classes [n], or probabilities [n, C]. */
  readonly labels?: ClassesLike;
  /** [n, C]. */
  readonly predictions?: MatrixLike;
}

/** Options of `scoreMixture`. */
export interface ScoreOptions {
  /** How many components, the worst first, are slices. @default 5, or all of fewer components */
  readonly slices?: number;
  /** @default 'domino' */
  readonly ranking?: 'domino' | 'dcbench';
}

/** What `placedIn` and `scoreMixture` find. */
export interface MixtureScores {
  /** Posterior of each component, [n, K], and the most probable one, [n]. */
  readonly responsibilities: NdArray<Float64Array>;
  readonly assignments: Int32Array;
  readonly meanLogLikelihood: number;
  /** The components that are slices, the worst first. */
  readonly slices: readonly number[];
  /** Their columns of the posterior, [n, slices]: rows need not add up to 1. */
  readonly sliceProbabilities: NdArray<Float64Array>;
  /** The most probable slice of each row, by its place in `slices`, although another component may be more probable. */
  readonly forcedSlice: Int32Array;
  /** 1 where another component is more probable: the row is in no slice. */
  readonly unassigned: Uint8Array;
}

/**
 * Where other rows lie in a fitted mixture, by what is known of them: the terms of labels or predictions that are not
 * given are left out. Throws RangeError for other dimensions or classes than those of the fit and numbers that are not
 * finite.
 */
export async function scoreMixture(
  mixture: Mixture,
  { embeddings, labels, predictions }: UnseenRows,
  { slices, ranking = 'domino' }: ScoreOptions = {},
): Promise<MixtureScores> {
  const table = rowMatrix('embeddings', embeddings);
  const [components = 0, dimensions] = mixture.means.shape;
  const classes = mixture.labelProbabilities.shape[1] ?? 0;
  if (table.columns !== dimensions) {
    throw new RangeError(`embeddings must have the mixture's ${dimensions} columns, got ${table.columns}`);
  }
  const known = {
    labels: labels === undefined ? undefined : labelRows(labels, classes),
    predictions: predictions === undefined ? undefined : predictionRows(predictions),
  };
  assertRows(known, { rows: table.rows, columns: classes });
  const { responsibilities, logLikelihood } = await withRowKernel(table, components, (kernel) =>
    expected(kernel, mixture, known),
  );
  const count = slices ?? Math.min(5, components);
  if (!Number.isInteger(count) || count < 1 || count > components) {
    throw new RangeError(`slices must be an integer from 1 to ${components} components, got ${count}`);
  }
  const chosen = rankSlices(mixture, { rule: ranking }).order.slice(0, count);
  return {
    meanLogLikelihood: logLikelihood,
    responsibilities: arrayOf(responsibilities),
    assignments: argmaxOfRows(responsibilities),
    slices: chosen,
    ...withinSlices(responsibilities, chosen),
  };
}

function assertRows(
  known: Readonly<Record<string, RowMatrix | undefined>>,
  { rows, columns }: { rows: number; columns: number },
): void {
  for (const [name, table] of Object.entries(known)) {
    if (table !== undefined && (table.rows !== rows || table.columns !== columns)) {
      throw new RangeError(
        `${name} must be one per row (${rows}) of ${columns} classes, got [${table.rows}, ${table.columns}]`,
      );
    }
  }
}

function withinSlices(responsibilities: RowMatrix, chosen: readonly number[]) {
  const best = argmaxOfRows(responsibilities);
  const values = new Float64Array(responsibilities.rows * chosen.length);
  for (let i = 0; i < responsibilities.rows; i++) {
    const row = rowOf(responsibilities, i);
    values.set(
      chosen.map((k) => row[k] ?? 0),
      i * chosen.length,
    );
  }
  const columns = { values, rows: responsibilities.rows, columns: chosen.length };
  return {
    sliceProbabilities: arrayOf(columns),
    forcedSlice: argmaxOfRows(columns),
    unassigned: Uint8Array.from(best, (k) => Number(!chosen.includes(k))),
  };
}
