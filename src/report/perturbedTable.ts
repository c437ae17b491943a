import type { Summary } from '../types/summary.ts';
import { type Html, html } from './html.ts';
import { htmlTable } from './htmlTable.ts';
import { fixed, percent } from './text.ts';

/** What the classifier says of the images that methods made, beside the images themselves; empty where none made any. */
export function perturbedTable({ perturbed = {} }: Summary): Html {
  const methods = Object.entries(perturbed);
  const [first] = methods;
  if (first === undefined) return html``;
  const { cleanLow, cleanMedian, cleanHigh } = first[1];
  return html`
    <div class="together"><h4>Predictions on the images that methods make</h4>
    <p>Methods with noise, paths or masks ask the classifier about altered images. A map explains what it says of those. Where that is unlike anything that it says of the images themselves, the map tells little of them.</p>
    ${htmlTable({
      name: 'Predictions on altered images',
      caption: `Margin: the logit of the explained class less the highest other; on the unaltered images ${fixed(cleanMedian)} (${fixed(cleanLow)} to ${fixed(cleanHigh)}). Outside: images of the run whose altered copies have a larger median margin than any unaltered image.`,
      head: [
        'method',
        'altered images each',
        'median margin',
        'least to greatest',
        'explained class on top',
        'outside',
      ],
      rows: methods.map(([method, one]) => ({
        title: method,
        cells: [
          { number: String(one.passes) },
          { number: fixed(one.marginMedian) },
          { number: `${fixed(one.marginLow)} to ${fixed(one.marginHigh)}` },
          { number: one.agreement === null ? fixed(null) : percent(one.agreement) },
          { number: `${one.outside} of ${one.images}` },
        ],
      })),
    })}</div>`;
}
