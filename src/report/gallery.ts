import type { GalleryImage, GalleryMap } from '../types/report.ts';
import { escaped, fixed } from './text.ts';

/**
 * The images with their maps: a choice of image, and for each the picture with the outline of its region and one map
 * above it, whose method and opacity can be chosen, beside all its maps with their scores. `prefix` begins the names
 * of its controls. Without script every image and map is still shown.
 */
export function gallery(images: readonly GalleryImage[], prefix: string): string {
  if (images.length === 0) return '';
  const choices = images.map(
    ({ id }, index) =>
      `<label><input type="radio" name="${prefix}-image" value="${index}"${index === 0 ? ' checked' : ''}><span>${escaped(id)}</span></label>`,
  );
  return (
    `<h3>Maps</h3><div class="gallery"><fieldset class="choices"><legend>Image</legend>${choices.join('')}</fieldset>` +
    `<div class="controls"><label>Opacity of the map <input type="range" class="opacity" min="0" max="100" value="55"></label>` +
    `<label><input type="checkbox" class="outlined" checked> Outline of the region</label></div>` +
    `${images.map((image, index) => example(image, `${prefix}-${index}`)).join('')}</div>`
  );
}

function example({ id, width, height, picture, outline: path, maps }: GalleryImage, prefix: string): string {
  const outline = path === undefined ? '' : outlineSvg(path, width, height);
  return (
    `<section class="example" aria-label="${escaped(id)}"><figure class="stage"><div class="stack">` +
    `<img src="${dataUri(picture)}" alt="Image ${escaped(id)}"><img class="map above" alt="" hidden>${outline}</div>` +
    `<figcaption>${escaped(id)}<span class="shown"></span></figcaption></figure>` +
    `<div class="maps" role="radiogroup" aria-label="Map above the image">${maps.map((map, index) => mapChoice(map, { id, prefix, index })).join('')}</div></section>`
  );
}

function mapChoice(
  { name: method, picture, scores }: GalleryMap,
  { id, prefix, index }: { id: string; prefix: string; index: number },
): string {
  const [{ metric, value: score } = { metric: '', value: null }] = scores;
  const alt = `Map of ${method} for ${id}`;
  return (
    `<label class="choice"><input type="radio" name="${prefix}-map"${index === 0 ? ' checked' : ''}>` +
    `<img class="map" src="${dataUri(picture)}" alt="${escaped(alt)}">` +
    `<span class="method">${escaped(method)}</span><span class="score" title="${escaped(metric)}">${fixed(score)}</span></label>`
  );
}

function outlineSvg(path: string, width: number, height: number): string {
  return `<svg class="outline" viewBox="0 0 ${width} ${height}" aria-hidden="true"><path d="${escaped(path)}"/></svg>`;
}

function dataUri(png: string): string {
  return `data:image/png;base64,${png}`;
}
