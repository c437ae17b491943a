import { squaredCrossProduct } from '../../math/matrices/crossProducts.ts';
import { columnMoments, type MatrixLike, type RowMatrix, rowMatrix } from '../../math/matrices/rowMatrix.ts';
import { type Outcome, unscorable } from '../outcome.ts';

/**
 * Linear centred kernel alignment of two embeddings of the same items, `a` [n, d] and `b` [n, e]:
 * |BᵀA|² / (|AᵀA| |BᵀB|) in Frobenius norms, columns centred; from 0 to 1, the same under rotation and scaling (Kornblith,
 * Norouzi, Lee & Hinton 2019, ICML). Unscorable where all rows of one embedding are equal. Throws RangeError where the
 * rows differ in number or a number is not finite.
 */
export function linearCka(a: MatrixLike, b: MatrixLike): Outcome<{ readonly cka: number }> {
  const [first, second] = [centred(rowMatrix('a', a)), centred(rowMatrix('b', b))];
  if (first.rows !== second.rows) {
    throw new RangeError(`b must have as many rows as a (${first.rows}), got ${second.rows}`);
  }
  const own = squaredCrossProduct(first, first);
  const other = squaredCrossProduct(second, second);
  if (own === 0 || other === 0) return unscorable('the rows of one embedding are all equal');
  const cka = squaredCrossProduct(first, second) / Math.sqrt(own * other);
  return { state: 'scored', cka };
}

function centred(table: RowMatrix): RowMatrix {
  const { mean } = columnMoments(table);
  const values = table.values.map((value, at) => value - (mean[at % table.columns] ?? 0));
  return { ...table, values };
}
