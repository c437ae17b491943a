import type { GalleryImage, GalleryMap } from '../types/report.ts';
import { dataUri } from './pictures.ts';
import { escaped, fixed } from './text.ts';

/** What random weights did to a map, state by state, as a row of pictures; empty where none were kept. */
export function mapCascade({ name, picture, cascade = [] }: GalleryMap, { id }: GalleryImage): string {
  const [first] = cascade;
  if (first === undefined) return '';
  const states = [
    { step: 'trained weights', picture, similarity: undefined },
    ...cascade.map(({ step, similarity, ...state }) => ({ step, similarity, picture: state.picture })),
  ].map(({ step, similarity, picture: shown }) => {
    const alt = `Map of ${name} for ${id}, ${step}`;
    const score = similarity === undefined ? '' : `<span>similarity <b>${fixed(similarity, 2)}</b></span>`;
    return `<li><img class="map" src="${dataUri(shown)}" alt="${escaped(alt)}"><span>${escaped(step)}</span>${score}</li>`;
  });
  return (
    `<div class="states" data-map="${escaped(name)}"><h4>${escaped(name)} under random weights</h4>` +
    `<p>More layers are re-drawn from left to right: how many of all, and the newest of them. Draw ${first.draw + 1}.</p>` +
    `<ol>${states.join('')}</ol></div>`
  );
}
