import type { GalleryImage, GalleryMap } from '../types/report.ts';
import { type Html, html } from './html.ts';
import { dataUri } from './pictures.ts';
import { fixed } from './text.ts';

/** What random weights did to a map, state by state, as a row of pictures; empty where none were kept. */
export function mapCascade({ name, cascade = [] }: GalleryMap, { id }: GalleryImage): Html {
  const [first] = cascade;
  if (first === undefined) return html``;
  const states = cascade.map(
    ({ step, picture, similarity }) => html`
      <li><img class="map" src="${dataUri(picture)}" alt="Map of ${name} for ${id}, ${step}"><span>${step}</span>
      <span>similarity <b>${fixed(similarity, 2)}</b></span></li>`,
  );
  // The script fills in the picture of the trained weights, which the page already has.
  const trained = html`<li class="trained" hidden><img class="map" alt="Map of ${name} for ${id}, trained weights"><span>trained weights</span></li>`;
  return html`
    <div class="states" data-map="${name}"><h4>${name} under random weights</h4>
    <p>More layers are re-drawn from left to right: how many of all, and the newest of them. Draw ${first.draw + 1}.</p>
    <ol>${trained}${states}</ol></div>`;
}
