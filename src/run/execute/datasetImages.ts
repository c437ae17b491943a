import { createHash } from 'node:crypto';
import { quoted } from '../../files/quoted.ts';
import { dense } from '../../math/arrays/dense.ts';
import { readImage } from '../../readers/index.ts';
import type { BenchConfig } from '../config/config.ts';
import { datasetOf } from '../config/tasks.ts';
import { type ImageSource, imageSourceOf } from './imageSource.ts';
import { type Ahead, readAhead } from './readAhead.ts';

/** The images of a config's dataset, read ahead where something does. Throws RangeError where there is none. */
export async function imageSource(config: BenchConfig, ahead?: Ahead): Promise<ImageSource> {
  const { items: listed, ...data } = await datasetOf(config);
  const items = ahead === undefined ? listed : readAhead(listed, ahead);
  if (items.length === 0)
    throw new RangeError(`dataset of ${quoted(config.name)}: expected at least one image, found none`);
  const { limits } = config;
  return { ...imageSourceOf({ ...data, items }), picture: (path) => readImage(path, { limits }) };
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
    if (loaded?.affine) hash.update(`${JSON.stringify(loaded.affine)}\u0000`);
    if (loaded?.mask) hash.update(`${loaded.mask.shape}\u0000`).update(bytesOf(dense(loaded.mask)));
    if (Object.keys(facts).length > 0) hash.update(`${JSON.stringify(facts)}\u0000`);
    for (const name of regions) {
      const own = await region(id, name).catch(() => undefined);
      if (own) hash.update(`${name}\u0000${own.shape}\u0000`).update(bytesOf(dense(own)));
    }
  }
  return hash.digest('hex');
}

function bytesOf(values: Float32Array | Uint8Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
