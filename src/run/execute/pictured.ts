import type { Row } from '../../types/row.ts';
import type { PreparedImage, Run } from '../../types/run.ts';
import type { ResolvedAudit } from '../config/resolvedAudits.ts';
import type { ShownImage } from './shownMaps.ts';

/** What the reports of audits show: images in a state, with the maps of all methods. */
export async function picturedImages(
  run: Run,
  asked: readonly ResolvedAudit[],
  rows: readonly Row[],
): Promise<ShownImage[]> {
  const all: ShownImage[] = [];
  for (const { audit, options } of asked) {
    const own = rows.filter((row) => row.audit === audit.name);
    const pictured = (await audit.pictured?.(run, options, own)) ?? [];
    for (const { image: id, model, state, edit, region } of pictured) {
      const prepared = await run.prepared(model, id);
      const { mask: _, ...others } = prepared;
      const image: PreparedImage = {
        ...others,
        image: edit === undefined ? others.image : edit.apply(prepared),
        ...(region && { mask: region }),
      };
      const found = await run.maps({ model, ...(edit && { edit }) }, id);
      all.push({ image, found, reinitialized: [], located: [], of: { audit: audit.name, state } });
    }
  }
  return all;
}
