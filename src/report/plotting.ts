import type * as PlotLibrary from '@observablehq/plot';
import type { PlotOptions } from '@observablehq/plot';
import type { Document } from 'happy-dom';

/** The library of plots with a document to draw in: Node has none of its own. */
export interface Plotting {
  readonly Plot: typeof PlotLibrary;
  readonly document: Document;
}

/** Loads both when a page is made: together they take half a second, which no other use of the library pays. */
export async function plotting(): Promise<Plotting> {
  const [Plot, { Window }] = await Promise.all([import('@observablehq/plot'), import('happy-dom')]);
  return { Plot, document: new Window().document };
}

/**
 * A plot as an SVG element that stands by itself: with a name for those who cannot see it, without a style sheet of
 * its own, positions to a hundredth of a pixel. `label` must be escaped. Ids would not be the same in every run: no
 * mark of it may use `clip` or a pattern.
 */
export function plotSvg(
  { Plot, document }: Plotting,
  options: PlotOptions,
  { label, kind }: { readonly label: string; readonly kind: string },
): string {
  const svg: string = Plot.plot({ ...options, document: document as never, className: 'plot' }).outerHTML;
  return svg
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/<[^>]+>/g, (tag) => tag.replace(/(\.\d\d)\d+/g, '$1'))
    .replace('<svg ', `<svg role="img" aria-label="${label}" `)
    .replace('class="plot"', `class="plot ${kind}"`);
}
