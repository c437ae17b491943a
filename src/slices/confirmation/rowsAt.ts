import type { NdArray } from 'ndarray';
import { arrayOf, type MatrixLike, rowMatrix, rowOf } from '../../math/matrices/rowMatrix.ts';

/**
 * The rows `at` of a table, as a table [at.length, columns].
 * @throws RangeError for what is no table of finite numbers; the message begins with `name`.
 */
export function rowsAt(name: string, table: MatrixLike, at: readonly number[]): NdArray<Float64Array> {
  const whole = rowMatrix(name, table);
  const values = new Float64Array(at.length * whole.columns);
  for (const [i, row] of at.entries()) values.set(rowOf(whole, row), i * whole.columns);
  return arrayOf({ values, rows: at.length, columns: whole.columns });
}
