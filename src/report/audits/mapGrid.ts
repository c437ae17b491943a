import type { ReportPart } from '../../types/audit.ts';
import type { GalleryImage } from '../../types/report.ts';
import { type Html, html } from '../html.ts';
import { dataUri, outlineSvg } from '../pictures.ts';
import { noNumber } from '../text.ts';

type Maps = Extract<ReportPart, { kind: 'maps' }>;

/** A table for each image: a row for each state, with the picture as the model saw it and the map of every method. */
export function mapGrid({ title }: Maps, images: readonly GalleryImage[], prefix: string): Html {
  const names = [...new Set(images.map(({ id }) => id))];
  const methods = [...new Set(images.flatMap(({ maps }) => maps.map(({ name }) => name)))];
  const head = ['image', ...methods].map((name) => html`<th scope="col">${name}</th>`);
  const grids = names.map((id, index) => {
    const rows = images
      .filter((one) => one.id === id)
      .map((one, position) => {
        const { width, height } = one;
        const state = one.of?.state ?? '';
        const edge = outlineSvg(one, `${prefix}-${index}-${position}`);
        const picture = html`<td><span class="stack"><img src="${dataUri(one.picture)}" width="${width}" height="${height}" alt="${id}, ${state}">${edge}</span></td>`;
        const maps = methods.map((name) => {
          const map = one.maps.find((own) => own.name === name);
          if (map === undefined) return html`<td>${noNumber}</td>`;
          return html`<td><span class="stack"><img class="map" src="${dataUri(map.picture)}" width="${width}" height="${height}" alt="Map of ${name} for ${id}, ${state}"></span></td>`;
        });
        return html`<tr><th scope="row">${state}</th>${picture}${maps}</tr>`;
      });
    return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}: ${id}"><table class="grid"><caption>${id}</caption>
      <thead><tr><th scope="col">shown</th>${head}</tr></thead><tbody>${rows}</tbody></table></div>`;
  });
  return html`${grids}`;
}
