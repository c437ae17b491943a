import { createHash } from 'node:crypto';
import type { Unit } from '../../types/audit.ts';

/** One of several parts of a run that are computed apart. */
export interface Shard {
  /** From 1. */
  readonly shard: number;
  readonly of: number;
}

/** Which units of a run a shard computes. */
export interface Dealt {
  /** Whether an image is of this shard. */
  has(image: string): boolean;
  /** Whether this shard computes a unit; a comparison of maps of several shards is computed when they are merged. */
  computes(unit: Unit): boolean;
}

/**
 * Deals the images of a run, in the order of digests of their names, so that neighbours in the data set are spread and
 * no shard has more than one image more than another. Units go with their image: its maps are made once.
 */
export function dealt(images: readonly string[], { shard, of }: Shard): Dealt {
  const order = images
    .map((image) => ({ image, digest: createHash('sha256').update(image).digest('hex') }))
    .toSorted((a, b) => (a.digest < b.digest ? -1 : 1));
  const all = new Set(images);
  const own = new Set(order.filter((_, index) => index % of === shard - 1).map(({ image }) => image));
  // What is about no image of the run is the first shard's.
  const has = (image: string) => own.has(image) || (shard === 1 && !all.has(image));
  return {
    has,
    computes: ({ image, comparesMaps, maps }) =>
      has(image) && (comparesMaps !== true || maps.every((map) => has(map.image))),
  };
}
