/** Cells as text in columns as wide as their widest cell, two blanks between; the first flush left, the others right. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const padded = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => `  ${row.map(padded).join('  ')}`.trimEnd()).join('\n');
}

/** What stands where there is no number. */
export const noNumber = '–';

/** A number with three decimals. */
export function decimals(value: number | null | undefined): string {
  if (value === null || value === undefined) return noNumber;
  const text = value.toFixed(3);
  return Number(text) === 0 ? '0.000' : text;
}

/** `low to high`. */
export function range(pair: readonly [number, number] | null | undefined): string {
  return pair === null || pair === undefined ? noNumber : `${decimals(pair[0])} to ${decimals(pair[1])}`;
}
