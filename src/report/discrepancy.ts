import type { GalleryImage } from '../types/report.ts';
import type { MethodSummary, Summary } from '../types/summary.ts';
import { criteriaOf } from './aspects.ts';
import { type Html, html } from './html.ts';
import { foldedTable } from './htmlTable.ts';
import { orderAgreement } from './orderAgreement.ts';
import { type RankedMethod, rankPictures, rankPlot } from './rankPlot.ts';
import { counted, enumerated, fixed, interval } from './text.ts';

/**
 * Whether the maps that people would choose are those that the model would: the methods ranked by each criterion that
 * compares with marked regions and by each that asks the model, as Brocki et al. 2022 found them to differ. Empty where a
 * run has not both kinds, or fewer than three methods. `image` shows what each method's maps look like.
 */
export function discrepancy(
  summary: Summary,
  { prefix, image }: { readonly prefix: string; readonly image?: GalleryImage | undefined },
): Html {
  const pairs = criteriaOf(summary, 'people').flatMap((people) =>
    criteriaOf(summary, 'model').map((model) => ({
      people,
      model,
      ranks: ranksBy(summary, people, model),
    })),
  );
  const known = pairs.filter(({ ranks }) => ranks.length >= 3);
  if (known.length === 0) return html``;
  return html`<section class="discrepancy"><h3>What people look for and what the model uses</h3>
    ${rankPictures(image, prefix)}${known.map((pair) => pairSection(summary, { ...pair, prefix, image }))}</section>`;
}

/** The methods that both criteria compare, by their order among these. */
function ranksBy({ compared }: Summary, people: string, model: string): RankedMethod[] {
  const orderOf = (criterion: string) =>
    (compared?.[criterion]?.methods ?? []).filter(({ mean }) => mean !== null).map(({ method }) => method);
  const [byPeople, byModel] = [orderOf(people), orderOf(model)];
  const both = byPeople.filter((method) => byModel.includes(method));
  const ofModel = byModel.filter((method) => both.includes(method));
  return both.map((method, index) => ({ method, people: index + 1, model: ofModel.indexOf(method) + 1 }));
}

interface Pair {
  readonly people: string;
  readonly model: string;
  readonly ranks: readonly RankedMethod[];
  readonly prefix: string;
  readonly image: GalleryImage | undefined;
}

function pairSection(summary: Summary, { people, model, ranks, prefix, image }: Pair): Html {
  const cells = (criterion: string): Readonly<Record<string, MethodSummary>> => {
    // Only scores are kept by image; what is compared as a difference from a null is not.
    const isScore = summary.compared?.[criterion]?.value === 'score';
    return isScore ? (summary.criteria[criterion] ?? {}) : {};
  };
  const agreement = orderAgreement(
    ranks,
    ranks.map(({ method }) => ({ a: cells(people)[method]?.values, b: cells(model)[method]?.values })),
  );
  const most = Math.max(...ranks.map((one) => Math.abs(one.people - one.model)));
  const movers = ranks.filter((one) => Math.abs(one.people - one.model) === most);
  const range =
    agreement.interval === undefined
      ? ''
      : ` (95 % interval ${interval(agreement.interval, 2)}, over ${counted(agreement.images, 'image')})`;
  const moved =
    most === 0
      ? 'Both give the same order.'
      : `Most moved: ${enumerated(movers.map((one) => `${one.method} (${one.people} by ${people}, ${one.model} by ${model})`))}.`;
  return html`
    <h4>${people} and ${model}</h4>
    <p>Rank correlation of ${counted(ranks.length, 'method')}: ${fixed(agreement.correlation, 2)}${range}. ${moved}</p>
    <figure>${rankPlot(ranks, { people, model, prefix, image })}
    <figcaption>Rank 1 is the best: the upper right is good for both, and on the line both agree.${image === undefined ? '' : ` The pictures are the maps of ${image.id}.`}</figcaption></figure>
    ${foldedTable({
      name: `Ranks by ${people} and ${model}`,
      caption: 'Rank 1 is the best, on the images that all methods scored.',
      head: ['method', people, model],
      rows: ranks.map((one) => ({
        title: one.method,
        cells: [{ number: String(one.people) }, { number: String(one.model) }],
      })),
    })}`;
}
