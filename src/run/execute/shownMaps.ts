import type { Unit } from '../../types/audit.ts';
import type { MapResult, MapResults, PreparedImage, RandomInitialization, Run } from '../../types/run.ts';
import { mapsKey } from './sourceMaps.ts';

/** An image that a report shows, with what all methods and networks say of it. */
export interface ShownImage {
  /** In the units of the explained model. */
  readonly image: PreparedImage;
  readonly found: MapResults;
  /** Under each state of the first draw of random weights, in order. */
  readonly reinitialized: readonly {
    readonly initialization: RandomInitialization;
    readonly found: MapResults;
  }[];
  readonly located: readonly { readonly id: string; readonly finding: MapResult }[];
  /** Of one that an audit pictures: which audit, and what was done to the image. */
  readonly of?: { readonly audit: string; readonly state: string };
  /** True of one that an audit shows without maps: small. */
  readonly isSmall?: true;
}

/** The images that audits show, without maps; none where there are no pixels. */
export async function auditPictures(run: Run, images: Iterable<string>): Promise<ShownImage[]> {
  const [reference] = run.models;
  if (reference === undefined || !run.hasPixels) return [];
  const all: ShownImage[] = [];
  for (const id of new Set(images)) {
    const { mask: _, ...image } = await run.prepared(reference.id, id);
    all.push({ image, found: new Map(), reinitialized: [], located: [], isSmall: true });
  }
  return all;
}

/** Gathers the maps of the images that a report shows: those of random weights while their state is open. */
export function shownMaps(run: Run, shown: ReadonlySet<string>) {
  const reinitialized = new Map<string, MapResults>();
  return {
    see: async ({ maps }: Unit): Promise<void> => {
      for (const { source, image } of maps) {
        if (source.initialization?.draw !== 0 || !shown.has(image)) continue;
        const key = mapsKey(source, image);
        if (!reinitialized.has(key)) reinitialized.set(key, await run.maps(source, image));
      }
    },
    images: async (): Promise<ShownImage[]> => {
      const [reference] = run.models;
      if (reference === undefined) return [];
      const all: ShownImage[] = [];
      for (const id of shown) {
        const states = run.initializations.flatMap((initialization) => {
          const found = reinitialized.get(mapsKey({ model: reference.id, initialization }, id));
          return found === undefined ? [] : [{ initialization, found }];
        });
        const located = [];
        for (const name of run.localizers) located.push({ id: name, finding: await run.located(name, id) });
        const image = await run.prepared(reference.id, id);
        const found = await run.maps({ model: reference.id }, id);
        all.push({ image, found, reinitialized: states, located });
      }
      return all;
    },
  };
}
