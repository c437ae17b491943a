import { type Html, html } from './html.ts';

const [width, rowHeight, top, left, right] = [560, 26, 34, 190, 370];

/** The order of the methods by two criteria, a line for each method from its place on the left to that on the right. */
export function rankPlot(
  ranks: readonly { readonly method: string; readonly people: number; readonly model: number }[],
  { people, model }: { readonly people: string; readonly model: string },
): Html {
  const height = top + rowHeight * ranks.length;
  const y = (rank: number) => top + rowHeight * (rank - 0.5);
  const text = (x: number, at: number, anchor: string, content: string): Html =>
    html`<text x="${x}" y="${at + 4}" text-anchor="${anchor}">${content}</text>`;
  const lines = ranks.map((one) => {
    const [from, to] = [y(one.people), y(one.model)];
    return html`<g><line x1="${left}" y1="${from}" x2="${right}" y2="${to}" stroke="currentColor" stroke-width="1.5"/>
      <circle cx="${left}" cy="${from}" r="3.5" fill="currentColor"/><circle cx="${right}" cy="${to}" r="3.5" fill="currentColor"/>
      ${text(left - 10, from, 'end', `${one.method} ${one.people}`)}${text(right + 10, to, 'start', `${one.model} ${one.method}`)}</g>`;
  });
  return html`<svg class="ranks" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img"
    aria-label="Methods by ${people} and by ${model}; the table below has the same ranks" fill="currentColor" font-size="13">
    ${text(left, 14, 'end', people)}${text(right, 14, 'start', model)}${lines}</svg>`;
}
