import type { AnswerTable } from '../../types/summary.ts';
import type { Html } from '../html.ts';
import { foldedTable } from '../htmlTable.ts';
import { fixed, noNumber } from '../text.ts';

/** A table of an audit as it is, behind a line that opens it. */
export function plainTable(name: string, { columns, rows }: AnswerTable): Html {
  return foldedTable({
    name: `Numbers: ${name}`,
    caption: '',
    head: columns.map(({ name: column, unit }) =>
      unit === '' || unit === 'count' ? column : `${column} (${unit})`,
    ),
    rows: rows.map(([first = null, ...others]) => ({
      title: cellText(first),
      cells: others.map((value) =>
        typeof value === 'string' ? { content: value } : { number: cellText(value) },
      ),
    })),
  });
}

function cellText(value: string | number | null): string {
  if (value === null) return noNumber;
  if (typeof value === 'string') return value;
  return Number.isInteger(value) ? String(value) : fixed(value);
}
