import { quoted } from '../../files/quoted.ts';
import { spatialShape } from '../../math/arrays/imageAxes.ts';
import type { Image, Mask } from '../../types/arrays.ts';
import type { Dataset, DatasetItem, HiddenNames, LoadedItem } from '../../types/dataset.ts';
import type { RunImage } from '../../types/run.ts';
import { recentlyUsed } from './recentlyUsed.ts';
import type { RunImages } from './runSummary.ts';

/** The images of a run. Pixels are read when they are asked for; those read last are kept. */
export interface ImageSource {
  readonly images: readonly RunImage[];
  load(image: string): Promise<LoadedItem>;
  /** A picture that the data name beside the image, values 0..255; absent where nothing is read from files. */
  picture?(path: string): Promise<Image>;
  /** What stands for names of the data set that are not shown. */
  readonly hidden?: HiddenNames | undefined;
  /** Names of the regions that the data set has. */
  readonly regions: readonly string[];
  /** The region of a name, as large as the image; undefined where the image has none. Throws for another name. */
  region(image: string, name: string): Promise<Mask | undefined>;
}

/** Bytes of decoded images that are kept: several classifiers ask for the same image one after the other. */
const mostKept = 4 * 2 ** 20;

/** The images of a data set. */
export function imageSourceOf({
  items,
  regions = [],
  hidden,
}: Pick<Dataset, 'items' | 'regions' | 'hidden'>): ImageSource {
  const byId = new Map(items.map((item) => [item.id, item]));
  const loaded = recentlyUsed<LoadedItem>({
    limit: mostKept,
    sizeOf: ({ image, mask }) => 4 * image.size + (mask?.size ?? 0),
  });
  const regionsRead = recentlyUsed<Mask | undefined>({ limit: mostKept, sizeOf: (mask) => mask?.size ?? 0 });
  const itemOf = (id: string): DatasetItem => {
    const item = byId.get(id);
    if (item === undefined) throw new RangeError(`no image is named ${quoted(id)}`);
    return item;
  };
  const load = async (id: string) => {
    const item = itemOf(id);
    return loaded.get(id, () => item.load());
  };
  return {
    images: items.map(({ load: _, region: __, file: ___, ...image }) => image),
    load,
    hidden,
    regions,
    region: async (id, name) =>
      regionsRead.get(JSON.stringify([id, name]), async () => {
        if (!regions.includes(name)) {
          throw new RangeError(
            `no region is named ${quoted(name)}; the data set has ${regions.length > 0 ? regions.join(', ') : 'none with names'}`,
          );
        }
        const mask = await itemOf(id).region?.(name);
        if (mask !== undefined)
          requireSameSize(mask, (await load(id)).image, `region ${quoted(name)} of image ${quoted(id)}`);
        return mask;
      }),
  };
}

function requireSameSize(mask: Mask, image: Image, what: string): void {
  const size = spatialShape(image.shape);
  if (mask.shape.join() === size.join()) return;
  const printed = (lengths: readonly number[]) => lengths.toReversed().join(' x ');
  throw new RangeError(`${what} must be as large as the image, ${printed(size)}, got ${printed(mask.shape)}`);
}

/** The names of the images, and of their patients. */
export function imagesOf(images: readonly RunImage[]): RunImages {
  return images.map(({ id, group }) => ({ id, ...(group !== undefined && { group }) }));
}
