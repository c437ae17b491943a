import type { GalleryImage, GalleryMap } from '../types/report.ts';
import { dataUri } from './pictures.ts';
import { escaped, fixed } from './text.ts';

/** What random weights did to a map, state by state, as a row of pictures; empty where none were kept. */
export function mapCascade({ name, cascade = [] }: GalleryMap, { id }: GalleryImage): string {
  const [first] = cascade;
  if (first === undefined) return '';
  const states = cascade.map(({ step, picture, similarity }) => {
    const alt = `Map of ${name} for ${id}, ${step}`;
    return (
      `<li><img class="map" src="${dataUri(picture)}" alt="${escaped(alt)}"><span>${escaped(step)}</span>` +
      `<span>similarity <b>${fixed(similarity, 2)}</b></span></li>`
    );
  });
  // The script fills in the picture of the trained weights, which the page already has.
  const trained = `<li class="trained" hidden><img class="map" alt="${escaped(`Map of ${name} for ${id}, trained weights`)}"><span>trained weights</span></li>`;
  return (
    `<div class="states" data-map="${escaped(name)}"><h4>${escaped(name)} under random weights</h4>` +
    `<p>More layers are re-drawn from left to right: how many of all, and the newest of them. Draw ${first.draw + 1}.</p>` +
    `<ol>${trained}${states.join('')}</ol></div>`
  );
}
