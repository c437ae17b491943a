import { binaryValues } from '../../checks/binaryValues.ts';
import { logisticFit } from '../../math/matrices/logisticFit.ts';
import { columnMoments, type MatrixLike, type RowMatrix, rowMatrix } from '../../math/matrices/rowMatrix.ts';

/** Options of `logisticRegression`. */
export interface LogisticOptions {
  /** How little the coefficients are held back, above 0 (scikit-learn's C). @default 1 */
  readonly penalty?: number;
  /** `balanced`: both classes count the same, by weights n / (2 n_class). @default 'equal' */
  readonly classWeight?: 'equal' | 'balanced';
  /** @default 100 */
  readonly maxIterations?: number;
}

/** A fitted model; `logisticProbabilities` applies it to other rows. */
export interface LogisticModel {
  /** Of each column: its mean and population standard deviation, by which it is standardised; 0 is left out. */
  readonly mean: Float64Array;
  readonly sd: Float64Array;
  /** Of the standardised columns; 0 for a constant one. */
  readonly coefficients: Float64Array;
  readonly intercept: number;
}

/** Coefficients and what they say of each row. */
export interface LogisticRegression extends LogisticModel {
  /** Of label 1, for each row. */
  readonly probabilities: Float64Array;
  /** ½ |w|² + penalty Σ weight · log loss, at the end. */
  readonly objective: number;
  readonly iterations: number;
  /** Whether the gradient has come to zero. */
  readonly converged: boolean;
}

/**
 * Logistic regression with an L2 penalty, to its one optimum: the columns are standardised, then
 * ½ |w|² + C Σ weight · log loss is minimised with the intercept left free. Deterministic. `features` is [n, d], `labels`
 * [n] of 0 and 1. Throws RangeError for labels of one class, options out of range and numbers that are not finite.
 */
export function logisticRegression(
  features: MatrixLike,
  labels: ArrayLike<number>,
  { penalty = 1, classWeight = 'equal', maxIterations = 100 }: LogisticOptions = {},
): LogisticRegression {
  const table = rowMatrix('features', features);
  const classes = binaryValues('labels', labels, table.rows);
  const positives = classes.reduce((sum, label) => sum + label, 0);
  if (positives === 0 || positives === table.rows) {
    throw new RangeError(
      `labels must hold both classes, got ${table.rows - positives} of 0 and ${positives} of 1`,
    );
  }
  if (!(penalty > 0 && penalty < Infinity))
    throw new RangeError(`penalty must be above 0 and finite, got ${penalty}`);
  if (!Number.isInteger(maxIterations) || maxIterations < 1) {
    throw new RangeError(`maxIterations must be a positive integer, got ${maxIterations}`);
  }
  const { mean, sd } = columnMoments(table);
  const standardised = standardisedRows(table, { mean, sd });
  const weights = weightsOf(classes, { classWeight, positives });
  const problem = { features: standardised, labels: classes, weights, penalty };
  const { parameters, ...fit } = logisticFit(problem, maxIterations);
  const model = {
    mean,
    sd,
    coefficients: parameters.slice(0, table.columns),
    intercept: parameters[table.columns] ?? 0,
  };
  return { ...model, ...fit, probabilities: logisticProbabilities(model, features) };
}

/** The probability of label 1 that a model gives to each row of `features` [n, d]. Throws RangeError for another d. */
export function logisticProbabilities(model: LogisticModel, features: MatrixLike): Float64Array {
  return logisticLogOdds(model, features).map((logit) => 1 / (1 + Math.exp(-logit)));
}

/**
 * The log odds of label 1 that a model gives to each row of `features` [n, d]: what ranks rows whose probabilities all
 * round to 0 or 1. Throws RangeError for another d.
 */
export function logisticLogOdds(model: LogisticModel, features: MatrixLike): Float64Array {
  const table = rowMatrix('features', features);
  const { coefficients, intercept } = model;
  if (table.columns !== coefficients.length) {
    throw new RangeError(
      `features must have the model's ${coefficients.length} columns, got ${table.columns}`,
    );
  }
  const { values, columns } = standardisedRows(table, model);
  return Float64Array.from({ length: table.rows }, (_, i) => {
    const row = values.subarray(i * columns, (i + 1) * columns);
    return row.reduce((sum, value, j) => sum + value * (coefficients[j] ?? 0), intercept);
  });
}

function standardisedRows(
  { values, rows, columns }: RowMatrix,
  { mean, sd }: { mean: Float64Array; sd: Float64Array },
): RowMatrix {
  const scaled = values.map((value, at) => {
    const scale = sd[at % columns] ?? 0;
    return scale === 0 ? 0 : (value - (mean[at % columns] ?? 0)) / scale;
  });
  return { values: scaled, rows, columns };
}

function weightsOf(
  labels: readonly number[],
  { classWeight, positives }: { classWeight: 'equal' | 'balanced'; positives: number },
): Float64Array {
  if (classWeight !== 'equal' && classWeight !== 'balanced') {
    throw new RangeError(`classWeight must be equal or balanced, got ${classWeight}`);
  }
  const count = labels.length;
  const sizes = [count - positives, positives];
  return Float64Array.from(labels, (label) =>
    classWeight === 'equal' ? 1 : count / (2 * (sizes[label] ?? 1)),
  );
}
