import type { Cell, Table } from '../../../readers/index.ts';

/** A table with one more column, made from the others. */
export function withColumn(table: Table, name: string, cellOf: (row: readonly Cell[]) => Cell): Table {
  return {
    ...table,
    columns: [...table.columns, name],
    rows: table.rows.map((row) => [...row, cellOf(row)]),
  };
}
