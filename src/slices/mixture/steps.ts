import { crossProduct } from '../../math/matrices/matrixProduct.ts';
import { arrayOf, type RowMatrix, rowMatrix } from '../../math/matrices/rowMatrix.ts';
import { addLogProducts, columnSums, softmaxRows } from '../../math/matrices/rowSoftmax.ts';
import { epsilon, type Mixture } from './mixture.ts';
import type { RowKernel } from './rowKernel.ts';

/** Classes of the rows, [n, C] each; what is absent is left out. */
export interface ClassRows {
  readonly labels?: RowMatrix | undefined;
  readonly predictions?: RowMatrix | undefined;
}

export interface StepOptions {
  readonly labelWeight: number;
  readonly predictionWeight: number;
  /** Added to every variance. */
  readonly regularization: number;
}

/** The mixture that responsibilities [n, K] make. */
export async function maximised(
  kernel: RowKernel,
  responsibilities: RowMatrix,
  { labels, predictions, ...options }: Required<ClassRows> & StepOptions,
): Promise<Mixture> {
  const mass = columnSums(responsibilities).map((sum) => sum + 10 * epsilon);
  const { means, variances } = await kernel.moments(responsibilities, mass);
  const spread = (classes: RowMatrix | undefined) => {
    const sums = crossProduct(responsibilities, classes ?? empty);
    return arrayOf({
      ...sums,
      values: sums.values.map((sum, at) => sum / (mass[Math.floor(at / sums.columns)] ?? 1)),
    });
  };
  return {
    means: arrayOf(means),
    variances: arrayOf({ ...means, values: variances.map((value) => value + options.regularization) }),
    priors: mass.map((own) => own / responsibilities.rows),
    labelProbabilities: spread(labels),
    predictionProbabilities: spread(predictions),
    labelWeight: options.labelWeight,
    predictionWeight: options.predictionWeight,
  };
}

const empty: RowMatrix = { values: new Float64Array(0), rows: 0, columns: 0 };

/**
 * The posterior [n, K] of the components, and the mean over rows of the log-likelihood: log prior + log N(x; mean,
 * variance) + labelWeight · log(Y · p_k + ε) + predictionWeight · log(Q · q_k + ε), normalised by log-sum-exp.
 */
export async function expected(
  kernel: RowKernel,
  mixture: Mixture,
  { labels, predictions }: ClassRows,
): Promise<{ responsibilities: RowMatrix; logLikelihood: number }> {
  const centres = rowMatrix('means', mixture.means);
  const variances = rowMatrix('variances', mixture.variances).values;
  const components = centres.rows;
  const distances = await kernel.distances(
    centres,
    variances.map((value) => 1 / value),
  );
  const constants = mixture.priors.map((prior, k) => {
    const own = variances.subarray(k * centres.columns, (k + 1) * centres.columns);
    const volume = own.reduce((sum, value) => sum + Math.log(value), centres.columns * Math.log(2 * Math.PI));
    return Math.log(prior) - 0.5 * volume;
  });
  const values = distances.map((distance, at) => (constants[at % components] ?? 0) - 0.5 * distance);
  const classTerms = [
    { y: labels, p: mixture.labelProbabilities, weight: mixture.labelWeight },
    { y: predictions, p: mixture.predictionProbabilities, weight: mixture.predictionWeight },
  ];
  for (const { y, p, weight } of classTerms) {
    if (y === undefined) continue;
    addLogProducts(values, y, { p: rowMatrix('class shares', p), weight, floor: epsilon });
  }
  const responsibilities = { values, rows: values.length / components, columns: components };
  return { logLikelihood: softmaxRows(responsibilities), responsibilities };
}
