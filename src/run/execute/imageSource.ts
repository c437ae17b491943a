import { createHash } from 'node:crypto';
import { dense } from '../../math/dense.ts';
import type { LoadedItem } from '../../types/dataset.ts';
import type { RunImage } from '../../types/run.ts';
import type { BenchConfig } from '../config/config.ts';
import { datasetOf } from '../config/tasks.ts';
import { recentlyUsed } from './recentlyUsed.ts';
import type { RunImages } from './runSummary.ts';

/** The images of a run. Pixels are read when they are asked for; those read last are kept. */
export interface ImageSource {
  readonly images: readonly RunImage[];
  load(image: string): Promise<LoadedItem>;
}

/** Bytes of decoded images that are kept. */
const mostKept = 64 * 2 ** 20;

/** The images of a config's dataset. Throws RangeError where there is none. */
export async function imageSource(config: BenchConfig): Promise<ImageSource> {
  const { items } = await datasetOf(config);
  if (items.length === 0)
    throw new RangeError(`dataset of '${config.name}': expected at least one image, found none`);
  const byId = new Map(items.map((item) => [item.id, item]));
  const loaded = recentlyUsed<LoadedItem>({
    limit: mostKept,
    sizeOf: ({ image, mask }) => 4 * image.size + (mask?.size ?? 0),
  });
  return {
    images: items.map(({ load: _, ...image }) => image),
    load: (id) => {
      const item = byId.get(id);
      if (item === undefined) throw new RangeError(`no image is named '${id}'`);
      return loaded.get(id, () => item.load());
    },
  };
}

/** SHA-256 of the names, labels, pixels and masks as loaded, one image at a time. */
export async function dataDigest({ images, load }: ImageSource): Promise<string> {
  const hash = createHash('sha256');
  for (const { id, group, label } of images) {
    const { image, mask } = await load(id);
    hash
      .update(`${id}\u0000${group ?? ''}\u0000${label ?? ''}\u0000${image.shape}\u0000`)
      .update(bytesOf(dense(image)));
    if (mask) hash.update(`${mask.shape}\u0000`).update(bytesOf(dense(mask)));
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
