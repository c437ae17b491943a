import { type MatrixLike, type RowMatrix, rowMatrix } from '../../math/matrices/rowMatrix.ts';

/** Class indices [n], or probabilities [n, classes]. */
export type ClassesLike = ArrayLike<number> | MatrixLike;

/** Predicted probabilities [n, classes], at least two classes. Throws RangeError outside 0 to 1. */
export function predictionRows(predictions: MatrixLike): RowMatrix {
  const table = rowMatrix('predictions', predictions);
  if (table.columns < 2) {
    throw new RangeError(`predictions must have a column per class, at least 2, got ${table.columns}`);
  }
  return withinZeroAndOne('predictions', table);
}

/** Labels as probabilities [n, classes], from class indices or as they are. Throws RangeError for other classes. */
export function labelRows(labels: ClassesLike, classes: number): RowMatrix {
  if (isTable(labels)) {
    const table = rowMatrix('labels', labels);
    if (table.columns !== classes) {
      throw new RangeError(
        `labels must have the ${classes} classes of the predictions, got ${table.columns}`,
      );
    }
    return withinZeroAndOne('labels', table);
  }
  const values = new Float64Array(labels.length * classes);
  Array.from(labels).forEach((label, i) => {
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new RangeError(`labels must be classes from 0 to ${classes - 1}, got ${label} at index ${i}`);
    }
    values[i * classes + label] = 1;
  });
  return { values, rows: labels.length, columns: classes };
}

function isTable(labels: ClassesLike): labels is MatrixLike {
  return 'shape' in labels || (Array.isArray(labels) && typeof labels[0] === 'object');
}

function withinZeroAndOne(name: string, table: RowMatrix): RowMatrix {
  const bad = table.values.findIndex((value) => value < 0 || value > 1);
  if (bad < 0) return table;
  const row = Math.floor(bad / table.columns);
  throw new RangeError(`${name} must be from 0 to 1, got ${table.values[bad]} in row ${row}`);
}
