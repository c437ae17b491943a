import type { Prediction } from '../types/prediction.ts';
import type { GalleryImage, TaskReport } from '../types/report.ts';
import { type Html, html } from './html.ts';
import { mapCascade } from './mapCascade.ts';
import { mapChoice } from './mapChoice.ts';
import { dataUri, outlineSvg } from './pictures.ts';
import { fixed } from './text.ts';

/**
 * The images with their maps: a choice of image, and for each the picture with the outline of its region and one map
 * above it, whose method and opacity can be chosen, beside all its maps with their scores; below, what random weights
 * did to the chosen map. `prefix` begins its ids and the names of its controls. Without script everything is shown.
 */
export function gallery({ gallery: all, predictions }: TaskReport, prefix: string): Html {
  const images = all.filter(({ of }) => of === undefined);
  if (images.length === 0) return html``;
  const id = `${prefix}-maps`;
  const choices = images.map(
    ({ id: name }, index) => html`
      <label><input type="radio" name="${prefix}-image" value="${index}"${index === 0 ? html` checked` : ''}>
      <span class="chip"><img class="thumb" alt="" hidden><span><b>${index + 1}</b> ${name}</span></span></label>`,
  );
  const outlined = images.some(({ outline }) => outline !== undefined);
  const outlineControl = outlined
    ? html`<label><input type="checkbox" class="outlined" checked> Outline of the region</label>`
    : '';
  return html`
    <section class="gallery" id="${id}" aria-labelledby="${id}-title"><h3 id="${id}-title">maps</h3>
    <p class="choiceNote">Choose an image and a map. The score beside a map is that of this image alone.</p>
    <fieldset class="choices"><legend>Image</legend><div>${choices}</div></fieldset>
    <div class="controls"><label>Opacity <input aria-label="Opacity of the map" type="range" class="opacity" min="0" max="100" step="5" value="55"><output class="percent">55 %</output></label>
    <label><input type="checkbox" class="overlaid" checked> Map above the image</label>${outlineControl}</div>
    ${images.map((image, index) => example(image, { prefix: `${prefix}-${index}`, said: saidOf(image.id, predictions) }))}</section>`;
}

/** What the explained classifier says of an image, in a line; empty where that was not kept. */
function saidOf(image: string, predictions: readonly Prediction[]): string {
  const one = predictions.find((own) => own.image === image && own.role === 'explained');
  if (one === undefined) return '';
  const { classifier, label, predicted, target, logits } = one;
  return [
    ...(label === undefined ? [] : [`label ${label}`]),
    predicted === undefined ? `${classifier}: logits are not finite` : `${classifier} predicts ${predicted}`,
    `logits ${logits.map((logit) => fixed(logit, 2)).join(', ')}`,
    ...(target === undefined ? [] : [`explained: class ${target}`]),
  ].join('; ');
}

function example(
  image: GalleryImage,
  { prefix, said }: { readonly prefix: string; readonly said: string },
): Html {
  const { id, picture, maps } = image;
  const choices = maps.map((map, index) => mapChoice(map, { image, prefix, isFirst: index === 0 }));
  return html`
    <section class="example" aria-label="${id}"><figure class="stage"><div class="stack">
    <img class="image" src="${dataUri(picture)}" width="${image.width}" height="${image.height}" alt="Image ${id}">
    <img class="map above" alt="" hidden>${outlineSvg(image, `${prefix}-outline`)}</div>
    <figcaption>${id}<span class="shown"></span>${said === '' ? '' : html`<small>${said}</small>`}</figcaption></figure>
    <div class="maps" role="radiogroup" aria-label="Map above ${id}">${choices}</div>
    ${maps.map((map) => mapCascade(map, image))}</section>`;
}
