import type { ReportPart } from '../../types/audit.ts';
import type { GalleryImage } from '../../types/report.ts';
import type { AnswerTable } from '../../types/summary.ts';
import { type Html, html } from '../html.ts';
import { dataUri } from '../pictures.ts';
import { pickedRows } from './columnsOf.ts';

type Pictures = Extract<ReportPart, { kind: 'pictures' }>;

/** The images of each group side by side, each with its caption; those of which there is no picture are left out. */
export function pictureRows(
  { columns }: Pictures,
  table: AnswerTable | undefined,
  pictures: readonly GalleryImage[],
): Html {
  const byId = new Map(pictures.map((one) => [one.id, one]));
  const rows = pickedRows(table, columns).flatMap(({ image, group, caption }) => {
    const own = byId.get(String(image));
    return own === undefined ? [] : [{ own, group: String(group), caption: String(caption ?? '') }];
  });
  if (rows.length === 0) return html`<p>There is no picture: the run has no pixels, or kept none.</p>`;
  const groups = [...new Set(rows.map(({ group }) => group))];
  return html`${groups.map(
    (group) => html`
    <div class="pictureRow"><h5>${group}</h5><div>${rows
      .filter((row) => row.group === group)
      .map(
        ({ own, caption }) =>
          html`<figure><img src="${dataUri(own.picture)}" width="${own.width}" height="${own.height}" alt="Image ${own.id}"><figcaption>${own.id}<small>${caption}</small></figcaption></figure>`,
      )}</div></div>`,
  )}`;
}
