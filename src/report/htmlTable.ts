import { type Html, type HtmlValue, html } from './html.ts';

/** What stands in one cell; a `number` is set flush right in figures of one width. */
export type TableCell = { readonly content: HtmlValue } | { readonly number: string };

/** A table that scrolls sideways in its own frame where the screen is narrow. The first column names the row. */
export function htmlTable({ name, caption, kind, head, rows }: HtmlTableOptions): Html {
  const columns = head.map((text) => html`<th scope="col">${text}</th>`);
  const body = rows.map(({ title, cells }) => {
    const data = cells.map((cell) =>
      'number' in cell ? html`<td class="number">${cell.number}</td>` : html`<td>${cell.content}</td>`,
    );
    return html`<tr><th scope="row">${title}</th>${data}</tr>`;
  });
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table class="${kind ?? 'upright'}">
    <caption>${caption}</caption>
    <thead><tr>${columns}</tr></thead><tbody>${body}</tbody></table></div>`;
}

export interface HtmlTableOptions {
  /** What the table is, for those who cannot see it, and on the line that opens it. */
  readonly name: string;
  /** What its columns or rows mean, in sentences. */
  readonly caption: string;
  /** Class of the table: methods as columns. @default upright */
  readonly kind?: 'turned';
  readonly head: readonly string[];
  readonly rows: readonly { readonly title: string; readonly cells: readonly TableCell[] }[];
}

/** A table behind a line that opens it. */
export function foldedTable(options: HtmlTableOptions): Html {
  return html`<details><summary>${options.name}</summary>${htmlTable(options)}</details>`;
}
