import { createHash } from 'node:crypto';
import { dense } from '../../math/arrays/dense.ts';
import type { Image, Mask } from '../../types/arrays.ts';
import type { Dataset, DatasetItem, LoadedItem } from '../../types/dataset.ts';
import type { RunImage } from '../../types/run.ts';
import type { BenchConfig } from '../config/config.ts';
import { datasetOf } from '../config/tasks.ts';
import { recentlyUsed } from './recentlyUsed.ts';
import type { RunImages } from './runSummary.ts';

/** The images of a run. Pixels are read when they are asked for; those read last are kept. */
export interface ImageSource {
  readonly images: readonly RunImage[];
  load(image: string): Promise<LoadedItem>;
  /** Names of the regions that the data set has. */
  readonly regions: readonly string[];
  /** The region of a name, as large as the image; undefined where the image has none. Throws for another name. */
  region(image: string, name: string): Promise<Mask | undefined>;
}

/** Bytes of decoded images that are kept: several classifiers ask for the same image one after the other. */
const mostKept = 4 * 2 ** 20;

/** The images of a config's dataset. Throws RangeError where there is none. */
export async function imageSource(config: BenchConfig): Promise<ImageSource> {
  const { items, regions = [] } = await datasetOf(config);
  if (items.length === 0)
    throw new RangeError(`dataset of '${config.name}': expected at least one image, found none`);
  return imageSourceOf({ items, regions });
}

/** The same of a data set. */
export function imageSourceOf({ items, regions = [] }: Pick<Dataset, 'items' | 'regions'>): ImageSource {
  const byId = new Map(items.map((item) => [item.id, item]));
  const loaded = recentlyUsed<LoadedItem>({
    limit: mostKept,
    sizeOf: ({ image, mask }) => 4 * image.size + (mask?.size ?? 0),
  });
  const regionsRead = recentlyUsed<Mask | undefined>({ limit: mostKept, sizeOf: (mask) => mask?.size ?? 0 });
  const itemOf = (id: string): DatasetItem => {
    const item = byId.get(id);
    if (item === undefined) throw new RangeError(`no image is named '${id}'`);
    return item;
  };
  const load = async (id: string) => {
    const item = itemOf(id);
    return loaded.get(id, () => item.load());
  };
  return {
    images: items.map(({ load: _, region: __, file: ___, ...image }) => image),
    load,
    regions,
    region: async (id, name) =>
      regionsRead.get(JSON.stringify([id, name]), async () => {
        if (!regions.includes(name)) {
          throw new RangeError(
            `no region is named '${name}'; the data set has ${regions.length > 0 ? regions.join(', ') : 'none with names'}`,
          );
        }
        const mask = await itemOf(id).region?.(name);
        if (mask !== undefined)
          requireSameSize(mask, (await load(id)).image, `region '${name}' of image '${id}'`);
        return mask;
      }),
  };
}

function requireSameSize(mask: Mask, image: Image, what: string): void {
  const [height, width] = image.shape;
  if (mask.shape[0] === height && mask.shape[1] === width) return;
  throw new RangeError(
    `${what} must be as large as the image, ${width} x ${height}, got ${mask.shape[1]} x ${mask.shape[0]}`,
  );
}

/**
 * SHA-256 of all that is known of the images, their pixels, masks and regions as loaded, one image at a time; of what
 * cannot be read, that it cannot.
 */
export async function dataDigest({ images, load, regions, region }: ImageSource): Promise<string> {
  const hash = createHash('sha256');
  for (const { id, group, label, ...facts } of images) {
    const loaded = await load(id).catch(() => undefined);
    hash.update(`${id}\u0000${group ?? ''}\u0000${label ?? ''}\u0000${loaded?.image.shape}\u0000`);
    if (loaded) hash.update(bytesOf(dense(loaded.image)));
    if (loaded?.mask) hash.update(`${loaded.mask.shape}\u0000`).update(bytesOf(dense(loaded.mask)));
    if (Object.keys(facts).length > 0) hash.update(`${JSON.stringify(facts)}\u0000`);
    for (const name of regions) {
      const own = await region(id, name).catch(() => undefined);
      if (own) hash.update(`${name}\u0000${own.shape}\u0000`).update(bytesOf(dense(own)));
    }
  }
  return hash.digest('hex');
}

/** The names of the images, and of their patients. */
export function imagesOf(images: readonly RunImage[]): RunImages {
  return images.map(({ id, group }) => ({ id, ...(group !== undefined && { group }) }));
}

function bytesOf(values: Float32Array | Uint8Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
