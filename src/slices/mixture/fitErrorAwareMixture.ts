import type { NdArray } from 'ndarray';
import { arrayOf, type RowMatrix, rowMatrix } from '../../math/matrices/rowMatrix.ts';
import { argmaxOfRows } from '../../math/matrices/rowSoftmax.ts';
import { confusionInit } from './confusionInit.ts';
import { kMeansBy } from './kMeans.ts';
import type { Mixture } from './mixture.ts';
import {
  type MixtureData,
  type MixtureOptions,
  type PreparedMixture,
  preparedMixture,
} from './mixtureOptions.ts';
import { type RowKernel, withRowKernel } from './rowKernel.ts';
import { expected, maximised } from './steps.ts';

/** What `fitErrorAwareMixture` finds. */
export interface MixtureFit extends Mixture {
  /** Mean over rows, at each E-step, before the M-step of its round. */
  readonly logLikelihoods: readonly number[];
  readonly iterations: number;
  readonly converged: boolean;
  /** At the end. */
  readonly finalLogLikelihood: number;
  /** Posterior of each component, [n, K]. */
  readonly responsibilities: NdArray<Float64Array>;
  /** The most probable component of each row, [n]; the first of equal ones. */
  readonly assignments: Int32Array;
}

/**
 * The error-aware mixture of Domino (Eyuboglu et al. 2022, ICLR): a Gaussian mixture with diagonal covariance over
 * embeddings, whose components also share how labels and predictions spread over the classes, so that one component holds
 * what looks alike and is wrong in the same way. Expectation maximisation: an M-step from the first responsibilities,
 * then rounds of E and M until two mean log-likelihoods differ by less than `tolerance`, then a last E-step.
 * Throws RangeError for more components than rows, fewer than classes² for `confusion`, rows that differ in number, and
 * numbers that are not finite.
 */
export async function fitErrorAwareMixture(data: MixtureData, options: MixtureOptions): Promise<MixtureFit> {
  const prepared = preparedMixture(data, options);
  return withRowKernel(prepared.table, prepared.components, async (kernel) => {
    let best: MixtureFit | undefined;
    for (let start = 0; start < prepared.starts; start++) {
      const fit = await fitFrom(await firstResponsibilities(kernel, prepared, start), kernel, prepared);
      if (best === undefined || fit.finalLogLikelihood > best.finalLogLikelihood) best = fit;
    }
    return best as MixtureFit;
  });
}

async function fitFrom(first: RowMatrix, kernel: RowKernel, prepared: PreparedMixture): Promise<MixtureFit> {
  const { tolerance, maxIterations } = prepared;
  let mixture = await maximised(kernel, first, prepared);
  const logLikelihoods: number[] = [];
  let converged = false;
  while (!converged && logLikelihoods.length < maxIterations) {
    const { logLikelihood, responsibilities } = await expected(kernel, mixture, prepared);
    mixture = await maximised(kernel, responsibilities, prepared);
    converged = Math.abs(logLikelihood - (logLikelihoods.at(-1) ?? -Infinity)) < tolerance;
    logLikelihoods.push(logLikelihood);
  }
  const last = await expected(kernel, mixture, prepared);
  return {
    ...mixture,
    logLikelihoods,
    iterations: logLikelihoods.length,
    converged,
    finalLogLikelihood: last.logLikelihood,
    responsibilities: arrayOf(last.responsibilities),
    assignments: argmaxOfRows(last.responsibilities),
  };
}

async function firstResponsibilities(
  kernel: RowKernel,
  prepared: PreparedMixture,
  start: number,
): Promise<RowMatrix> {
  const { table, labels, predictions, components, given, init } = prepared;
  const seed = `${prepared.seed}/${start}`;
  if (given.responsibilities !== undefined) {
    const own = rowMatrix('responsibilities', given.responsibilities);
    if (own.rows !== table.rows || own.columns !== components) {
      throw new RangeError(
        `responsibilities must have shape [${table.rows}, ${components}], got [${own.rows}, ${own.columns}]`,
      );
    }
    return own;
  }
  if (init === 'confusion') {
    const { confusionNoise } = prepared;
    const noise = given.noise === undefined ? {} : { noise: given.noise };
    const classes = { labels: arrayOf(labels), predictions: arrayOf(predictions) };
    return rowMatrix(
      'responsibilities',
      confusionInit(classes, { components, confusionNoise, seed, ...noise }),
    );
  }
  const centroids = given.centroids === undefined ? {} : { centroids: given.centroids };
  const { assignments } = await kMeansBy(kernel, table, { clusters: components, seed, ...centroids });
  const values = new Float64Array(table.rows * components);
  assignments.forEach((index, i) => {
    values[i * components + index] = 1;
  });
  return { values, rows: table.rows, columns: components };
}
