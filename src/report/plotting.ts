import type * as PlotLibrary from '@observablehq/plot';
import type { PlotOptions } from '@observablehq/plot';
import { type Html, trusted } from './html.ts';

/** The library of plots with a document to draw in: Node has none of its own. */
export interface Plotting {
  readonly Plot: typeof PlotLibrary;
  readonly document: object;
}

/** Loads both when a page is made: together they take half a second, which no other use of the library pays. */
export async function plotting(): Promise<Plotting> {
  const [Plot, { DOMParser }] = await Promise.all([import('@observablehq/plot'), import('linkedom')]);
  // One of XML: it escapes attributes as well as text.
  return { Plot, document: new DOMParser().parseFromString('<svg/>', 'image/svg+xml') };
}

/**
 * A plot as an SVG element that stands by itself: with a name for those who cannot see it, without a style sheet of
 * its own, positions to a hundredth of a pixel. Its texts are escaped by the document. Ids would not be the same in
 * every run: no mark of it may use `clip` or a pattern.
 */
export function plotSvg(
  { Plot, document }: Plotting,
  options: PlotOptions,
  { label, kind }: { readonly label: string; readonly kind: string },
): Html {
  const svg = Plot.plot({ ...options, document: document as never });
  svg.querySelector('style')?.remove();
  svg.setAttribute('class', `plot ${kind}`);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  const text: string = svg.outerHTML;
  const shortened = text.replace(/ (?:d|transform|[xyr][12]?|[cd][xy]|width|height)="[^"]*"/g, (text) =>
    text.replace(/(\.\d\d)\d+/g, '$1'),
  );
  return trusted(shortened);
}
