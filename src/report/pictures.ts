import type { GalleryImage } from '../types/report.ts';
import { type Html, html } from './html.ts';

/** A PNG in base64 as the address of a picture. */
export function dataUri(png: string): string {
  return `data:image/png;base64,${png}`;
}

/** The outline of an image's region, to lie above a picture of it; its path has the id. Empty where none is known. */
export function outlineSvg({ outline, width, height }: GalleryImage, id: string): Html {
  if (outline === undefined) return html``;
  return html`<svg class="outline" viewBox="0 0 ${width} ${height}" aria-hidden="true"><path class="edge" id="${id}" d="${outline}"/></svg>`;
}

/** The same outline once more. */
export function outlineAgain({ outline, width, height }: GalleryImage, id: string): Html {
  if (outline === undefined) return html``;
  return html`<svg class="outline" viewBox="0 0 ${width} ${height}" aria-hidden="true"><use href="#${id}"/></svg>`;
}
