import type { AnswerTable } from '../../types/summary.ts';

/** A row by the roles of its columns; a column that is not there is null. */
export type Picked<Role extends string> = Readonly<Record<Role, string | number | null>>;

/** The rows of a table with their cells by what they are for; `columns` says which column has which role. */
export function pickedRows<Role extends string>(
  table: AnswerTable | undefined,
  columns: Readonly<Record<Role, string>>,
): Picked<Role>[] {
  if (table === undefined) return [];
  const names = table.columns.map(({ name }) => name);
  const places = Object.entries<string>(columns).map(([role, name]) => [role, names.indexOf(name)] as const);
  return table.rows.map(
    (row) =>
      // Every role is among the entries of `columns`.
      Object.fromEntries(places.map(([role, index]) => [role, row[index] ?? null])) as Picked<Role>,
  );
}

/** Those with a number on both axes: the others cannot be drawn. */
export function drawableRows<Role extends string>(
  table: AnswerTable | undefined,
  columns: Readonly<Record<Role | 'x' | 'y', string>>,
): Picked<Role | 'x' | 'y'>[] {
  return pickedRows(table, columns).filter(({ x, y }) => typeof x === 'number' && typeof y === 'number');
}
