import type { GalleryImage, GalleryMap } from '../types/report.ts';
import { dataUri, outlineAgain } from './pictures.ts';
import { escaped, fixed } from './text.ts';
import { metricName } from './words.ts';

/** A map as a small picture that can be chosen, with what the image scores with it under every criterion. */
export function mapChoice(
  { name, kind, picture, scores }: GalleryMap,
  {
    image,
    prefix,
    isFirst,
  }: { readonly image: GalleryImage; readonly prefix: string; readonly isFirst: boolean },
): string {
  const alt = `Map of ${name} for ${image.id}`;
  const list = scores.map(
    ({ criterion, metric, value }) =>
      `<span class="score" title="${escaped(`${criterion}: ${metricName(metric)}`)}"><span>${escaped(criterion)}</span> <b>${fixed(value, 2)}</b></span>`,
  );
  const note = kind === 'localizer' ? '<span class="kind">trained on regions</span>' : '';
  return (
    `<label class="choice ${kind}" data-map="${escaped(name)}"><input type="radio" name="${prefix}-map"${isFirst ? ' checked' : ''}>` +
    `<span class="stack"><img class="map" src="${dataUri(picture)}" width="${image.width}" height="${image.height}" alt="${escaped(alt)}">${outlineAgain(image, `${prefix}-outline`)}</span>` +
    `<span class="method">${escaped(name)}</span>${note}${list.join('')}</label>`
  );
}
