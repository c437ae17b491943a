import { type Html, html } from '../html.ts';

/** Colours of the page, and dashes so that none is told by its colour alone. */
const styles = [
  { colour: 'var(--mark)', dashes: '' },
  { colour: 'var(--null)', dashes: '7 3' },
  { colour: 'var(--b1)', dashes: '2 3' },
  { colour: 'var(--b2)', dashes: '9 3 2 3' },
  { colour: 'var(--b0)', dashes: '5 2' },
  { colour: 'var(--b5)', dashes: '1 3' },
  { colour: 'var(--b4)', dashes: '12 4' },
  { colour: 'var(--b3)', dashes: '4 4' },
] as const;

export interface SeriesStyle {
  readonly name: string;
  readonly colour: string;
  readonly dashes: string;
}

/** A style for each of several series, in their order. */
export function seriesStyles(names: readonly string[]): SeriesStyle[] {
  return names.map((name, index) => ({ name, ...(styles[index % styles.length] ?? styles[0]) }));
}

/** Which line is which. */
export function seriesLegend(all: readonly SeriesStyle[]): Html {
  const items = all.map(
    ({ name, colour, dashes }) => html`<li><svg class="key line" width="28" height="12" aria-hidden="true">
      <line x1="0" x2="28" y1="6" y2="6" stroke="${colour}" stroke-width="2" stroke-dasharray="${dashes}"/></svg>${name}</li>`,
  );
  return html`<ul class="legend">${items}</ul>`;
}
