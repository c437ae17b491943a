import { type Cell, cellNumber, cellText, columnIndex, type Table } from '../../readers/index.ts';
import type { Condition } from './keys.ts';

type Row = readonly Cell[];

/** The rows whose cells are as every condition says. Throws RangeError for a column that is not there. */
export function rowsWhere(table: Table, where: Readonly<Record<string, Condition>>): readonly Row[] {
  const tests = Object.entries(where).map(([column, condition]) => {
    const index = columnIndex(table, column);
    const isRight = testOf(condition);
    return (row: Row) => isRight(row[index]);
  });
  return tests.length === 0 ? table.rows : table.rows.filter((row) => tests.every((test) => test(row)));
}

function testOf(condition: Condition): (cell: Cell | undefined) => boolean {
  if (typeof condition !== 'object') return (cell) => isSame(cell, condition);
  if (Array.isArray(condition)) return (cell) => condition.some((value) => isSame(cell, value));
  if ('not' in condition) {
    const isOther = testOf(condition.not);
    return (cell) => !isOther(cell);
  }
  const { atLeast = -Infinity, atMost = Infinity } = condition as {
    readonly atLeast?: number;
    readonly atMost?: number;
  };
  return (cell) => {
    const number = cellNumber(cell);
    return number !== undefined && number >= atLeast && number <= atMost;
  };
}

/** Numbers are compared as numbers, so that 1 and 1.0 are one; texts without the blanks around them. */
function isSame(cell: Cell | undefined, value: string | number | boolean): boolean {
  const own = cellNumber(cell);
  const other = cellNumber(value);
  return own !== undefined && other !== undefined
    ? own === other
    : cellText(cell).trim() === String(value).trim();
}
