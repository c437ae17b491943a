import type { PreparedImage, Run } from '../../types/run.ts';
import type { ResolvedAudit } from '../config/resolvedAudits.ts';
import type { ShownImage } from './shownMaps.ts';

/** What the reports of audits show: images in a state, with the maps of all methods. */
export async function picturedImages(run: Run, asked: readonly ResolvedAudit[]): Promise<ShownImage[]> {
  const all: ShownImage[] = [];
  for (const { audit, options } of asked) {
    for (const { image: id, model, state, edit, region } of (await audit.pictured?.(run, options)) ?? []) {
      const prepared = await run.prepared(model, id);
      const { mask: _, ...own } = prepared;
      const image: PreparedImage = {
        ...own,
        image: edit === undefined ? own.image : edit.apply(prepared),
        ...(region && { mask: region }),
      };
      const found = await run.maps({ model, ...(edit && { edit }) }, id);
      all.push({ image, found, redrawn: [], located: [], of: { audit: audit.name, state } });
    }
  }
  return all;
}
