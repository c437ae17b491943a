import { quoted, quotedList } from '../../files/quoted.ts';
import {
  type Cell,
  cellNumber,
  cellText,
  columnIndex,
  isBlank,
  rowsNamed,
  type Table,
} from '../../readers/index.ts';
import type { DatasetFacts } from '../../types/dataset.ts';

/** Printed probabilities are rounded: so far may their sum be from 1. */
const mostRounding = 0.01;

/**
 * What reads the probabilities that a model gave elsewhere: a column for each class, or that of the second of two. Of an
 * image with a blank there are none. Throws RangeError for another number of columns than of classes, for what is no
 * probability, and for rows of one image that disagree.
 */
export function predictionReader(
  table: Table,
  columns: readonly string[],
  classes: readonly string[] | undefined,
): (rows: readonly (readonly Cell[])[]) => Pick<DatasetFacts, 'probabilities'> {
  const indices = columns.map((name) => columnIndex(table, name));
  const isSecond = indices.length === 1;
  const count = isSecond ? 2 : indices.length;
  if (
    classes !== undefined &&
    classes.length > 0 &&
    (isSecond ? classes.length > 2 : classes.length !== count)
  ) {
    throw new RangeError(
      `columns.predictions: expected a column for each of the ${classes.length} classes ${quotedList(classes, 20)}, or of two classes the column of the second, got ${columns.length}`,
    );
  }
  const where = (rows: readonly (readonly Cell[])[]) => `${table.source}: ${rowsNamed(table, rows)}`;
  const probabilityOf = (row: readonly Cell[], k: number): number | undefined => {
    const cell = row[indices[k] ?? -1];
    if (isBlank(cell)) return undefined;
    const value = cellNumber(cell);
    if (value !== undefined && value >= 0 && value <= 1) return value;
    throw new RangeError(
      `${where([row])}: ${columns[k]} must be a probability from 0 to 1, got ${quoted(cellText(cell))}`,
    );
  };
  return (rows) => {
    const values = columns.map((column, k) => {
      const found = new Set(rows.map((row) => probabilityOf(row, k)));
      found.delete(undefined);
      const [value, other] = found;
      if (other !== undefined)
        throw new RangeError(
          `${where(rows)}: ${column} of an image must be one value, got ${value} and ${other}`,
        );
      return value;
    });
    const known = values.filter((value) => value !== undefined);
    const [only = 0] = known;
    if (known.length < values.length) return {};
    if (isSecond) return { probabilities: [1 - only, only] };
    const sum = known.reduce((total, value) => total + value, 0);
    if (Math.abs(sum - 1) > mostRounding) {
      throw new RangeError(
        `${where(rows)}: the predictions of an image must add up to 1, got ${known.join(' + ')} = ${Number(sum.toFixed(4))}`,
      );
    }
    return { probabilities: known.map((value) => value / sum) };
  };
}
