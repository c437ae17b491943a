import { escaped } from './text.ts';

/** One cell as HTML; `number` is set flush right in figures of one width. */
export type TableCell = { readonly html: string } | { readonly number: string };

/**
 * A table that scrolls sideways in its own frame where the screen is narrow. The first column names the row. Heads
 * and names are escaped here; the HTML of a cell must have been escaped by its maker.
 */
export function htmlTable({ name, kind, head, rows }: HtmlTableOptions): string {
  const columns = head.map((text) => `<th scope="col">${escaped(text)}</th>`).join('');
  const body = rows.map(({ title, cells }) => {
    const data = cells.map((cell) =>
      'html' in cell ? `<td>${cell.html}</td>` : `<td class="number">${escaped(cell.number)}</td>`,
    );
    return `<tr><th scope="row">${escaped(title)}</th>${data.join('')}</tr>`;
  });
  return (
    `<div class="scroll" tabindex="0" role="region" aria-label="${escaped(name)}"><table${kind === undefined ? '' : ` class="${kind}"`}>` +
    `<thead><tr>${columns}</tr></thead><tbody>${body.join('')}</tbody></table></div>`
  );
}

export interface HtmlTableOptions {
  /** What the table is, for those who cannot see it. */
  readonly name: string;
  /** Class of the table. @default none */
  readonly kind?: 'turned';
  readonly head: readonly string[];
  readonly rows: readonly { readonly title: string; readonly cells: readonly TableCell[] }[];
}

/** A table behind a line that opens it. */
export function foldedTable(options: HtmlTableOptions): string {
  return `<details><summary>${escaped(options.name)}</summary>${htmlTable(options)}</details>`;
}
