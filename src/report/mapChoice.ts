import { largeRelativeError } from '../math/arrays/relativeError.ts';
import type { GalleryImage, GalleryMap } from '../types/report.ts';
import { type Html, html } from './html.ts';
import { metricName } from './labels.ts';
import { dataUri, outlineAgain } from './pictures.ts';
import { fixed } from './text.ts';

/** A map as a small picture that can be chosen, with what the image scores with it under every criterion. */
export function mapChoice(
  { name, kind, picture, scores, numericalError }: GalleryMap,
  {
    image,
    prefix,
    isFirst,
  }: { readonly image: GalleryImage; readonly prefix: string; readonly isFirst: boolean },
): Html {
  const list = scores.map(
    ({ criterion, metric, value, reason }) =>
      html`<span class="score" title="${criterion}: ${metricName(metric)}"><span>${criterion}</span> <b>${fixed(value, 2)}</b></span>${reason === undefined ? '' : html`<span class="why">${reason}</span>`}`,
  );
  const note = kind === 'localizer' ? html`<span class="kind">trained on regions</span>` : '';
  return html`
    <label class="choice ${kind}" data-map="${name}"><input type="radio" name="${prefix}-map"${isFirst ? html` checked` : ''}>
    <span class="stack"><img class="map" src="${dataUri(picture)}" width="${image.width}" height="${image.height}" alt="Map of ${name} for ${image.id}">${outlineAgain(image, `${prefix}-outline`)}</span>
    <span class="method">${name}</span>${note}${list}${errorNote(numericalError)}</label>`;
}

/** How large the numerical error of the map is, with a warning where it is large; nothing where there is none. */
function errorNote(error: GalleryMap['numericalError']): Html | '' {
  if (error === undefined) return '';
  const title = "The expected error of sampling or steps, as a share of the map's own size";
  const isLarge = error === null || error >= largeRelativeError;
  const number = error === null ? 'above 1' : fixed(error, 2);
  const warning = isLarge ? html`<span class="why">much of this map is numerical error</span>` : '';
  return html`<span class="score" title="${title}"><span>numerical error</span> <b>${number}</b></span>${warning}`;
}
