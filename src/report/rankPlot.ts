import type { GalleryImage } from '../types/report.ts';
import { type Html, html } from './html.ts';
import { dataUri } from './pictures.ts';

/** A method with its ranks, 1 the best. */
export interface RankedMethod {
  readonly method: string;
  readonly people: number;
  readonly model: number;
}

/** What a plot of ranks is of. */
export interface RankPlotOptions {
  readonly people: string;
  readonly model: string;
  /** Begins the ids of the pictures: see `rankPictures`. */
  readonly prefix: string;
  /** The image whose maps stand for the methods; without it there are dots. */
  readonly image?: GalleryImage | undefined;
}

const [width, cell, picture, left, top, bottom] = [520, 46, 38, 50, 12, 46];

/** The maps of an image, each once, for plots that show them by `pictureId`. */
export function rankPictures(image: GalleryImage | undefined, prefix: string): Html {
  if (image === undefined) return html``;
  const pictures = image.maps.map(
    ({ picture: png }, index) => html`
      <image id="${pictureId(prefix, index)}" width="${picture}" height="${picture}" preserveAspectRatio="xMidYMid slice" href="${dataUri(png)}"/>`,
  );
  return html`<svg class="filters" width="0" height="0" aria-hidden="true"><defs>${pictures}</defs></svg>`;
}

function pictureId(prefix: string, index: number): string {
  return `${prefix}-rank-${index}`;
}

/**
 * The methods by their ranks under two criteria: the further right the better for people, the further up for the model,
 * and on the diagonal where both agree. Each stands as its map of one image. No two share a row, so a name beside a
 * picture meets nothing.
 */
export function rankPlot(
  ranks: readonly RankedMethod[],
  { people, model, prefix, image }: RankPlotOptions,
): Html {
  const side = ranks.length;
  const height = top + cell * side + bottom;
  const step = (width - left - 8) / side;
  const x = (rank: number) => left + step * (side - rank + 0.5);
  const y = (rank: number) => top + cell * (rank - 0.5);
  const all = ranks.map((_, index) => index + 1);
  const grid = all.map(
    (rank) => html`
      <line x1="${left}" x2="${width - 8}" y1="${y(rank)}" y2="${y(rank)}"/><line x1="${round(x(rank))}" x2="${round(x(rank))}" y1="${top}" y2="${height - bottom}"/>`,
  );
  const ticks = all.map(
    (rank) => html`
      <text x="${left - 8}" y="${y(rank) + 4}" text-anchor="end">${rank}</text><text x="${round(x(rank))}" y="${height - bottom + 16}" text-anchor="middle">${rank}</text>`,
  );
  const methods = ranks.map((one) => {
    const [cx, cy] = [round(x(one.people)), y(one.model)];
    const index = image?.maps.findIndex(({ name }) => name === one.method) ?? -1;
    const mark =
      index < 0
        ? html`<circle cx="${cx}" cy="${cy}" r="5"/>`
        : html`<use class="map" href="#${pictureId(prefix, index)}" x="${round(cx - picture / 2)}" y="${cy - picture / 2}"/>`;
    const isRight = cx > width / 2;
    const beside = (index < 0 ? 10 : picture / 2 + 6) * (isRight ? -1 : 1);
    return html`<g>${mark}<text class="name" x="${round(cx + beside)}" y="${cy + 4}" text-anchor="${isRight ? 'end' : 'start'}">${one.method}</text></g>`;
  });
  const middle = top + (cell * side) / 2;
  return html`<svg class="ranks" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img"
    aria-label="Methods by their ranks under ${people} and ${model}; the table below has the same ranks" fill="currentColor" font-size="13">
    <g class="grid">${grid}<line class="same" x1="${left}" y1="${height - bottom}" x2="${width - 8}" y2="${top}"/></g>${ticks}
    <text x="${(left + width - 8) / 2}" y="${height - 8}" text-anchor="middle">rank by ${people} (what people look for) →</text>
    <text transform="translate(14 ${middle}) rotate(-90)" text-anchor="middle">rank by ${model} →</text>${methods}</svg>`;
}

const round = (value: number) => Math.round(value * 100) / 100;
