import type { NdArray } from 'ndarray';
import { arrayOf, type MatrixLike, rowMatrix } from '../../math/matrices/rowMatrix.ts';
import { randomStream } from '../../math/random/random.ts';
import { type ClassesLike, labelRows, predictionRows } from './classRows.ts';

/** Options of `confusionInit`. */
export interface ConfusionInitOptions {
  /** At least classes². */
  readonly components: number;
  /** How much noise tells components of one cell apart. @default 0.001 */
  readonly confusionNoise?: number;
  /** Uniform numbers from 0 to 1, [n, components]. @default drawn by the seed */
  readonly noise?: MatrixLike;
  /** Names the noise. @default '' */
  readonly seed?: string;
}

/**
 * Responsibilities [n, components] by the cell of the confusion matrix that a row lies in: label ⊗ prediction, flattened
 * row by row, repeated up to the number of components, divided by the row's sum; then noise added, and divided again
 * (Eyuboglu et al. 2022, "Domino", ICLR). `labels` are [n] classes or [n, classes], `predictions` [n, classes].
 * @throws RangeError for labels that are not one per row, and for too few components.
 */
export function confusionInit(
  { labels, predictions }: { readonly labels: ClassesLike; readonly predictions: MatrixLike },
  { components, confusionNoise = 1e-3, noise, seed = '' }: ConfusionInitOptions,
): NdArray<Float64Array> {
  const predicted = predictionRows(predictions);
  const classes = predicted.columns;
  const given = labelRows(labels, classes);
  if (given.rows !== predicted.rows) {
    throw new RangeError(`labels must be one per row (${predicted.rows}), got ${given.rows}`);
  }
  if (!Number.isInteger(components) || components < classes ** 2) {
    throw new RangeError(`confusion init needs components >= classes² = ${classes ** 2}, got ${components}`);
  }
  const cells = new Float64Array(given.rows * components).map((_, at) => {
    const cell = (at % components) % classes ** 2;
    const start = Math.floor(at / components) * classes;
    const label = given.values[start + Math.floor(cell / classes)] ?? 0;
    return label * (predicted.values[start + (cell % classes)] ?? 0);
  });
  const shares = dividedRows(cells, components);
  const added = noiseOf({ noise, seed }, given.rows, components);
  const mixed = shares.map((share, at) => share + confusionNoise * (added[at] ?? 0));
  return arrayOf({ values: dividedRows(mixed, components), rows: given.rows, columns: components });
}

function noiseOf(
  { noise, seed }: { noise: MatrixLike | undefined; seed: string },
  rows: number,
  columns: number,
): Float64Array {
  if (noise === undefined) {
    const stream = randomStream(`confusion/${seed}`);
    return new Float64Array(rows * columns).map(() => stream.uniform());
  }
  const table = rowMatrix('noise', noise);
  if (table.rows !== rows || table.columns !== columns) {
    throw new RangeError(
      `noise must have shape [${rows}, ${columns}], got [${table.rows}, ${table.columns}]`,
    );
  }
  return table.values;
}

function dividedRows(values: Float64Array, columns: number): Float64Array {
  const out = values.slice();
  for (let start = 0; start < out.length; start += columns) {
    const row = out.subarray(start, start + columns);
    const sum = row.reduce((total, value) => total + value, 0);
    if (sum > 0)
      row.forEach((value, k) => {
        row[k] = value / sum;
      });
  }
  return out;
}
