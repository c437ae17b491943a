import type { BenchConfig } from '../config/config.ts';
import { datasetOf } from '../config/tasks.ts';
import type { Item } from './open.ts';
import type { RunImages } from './runSummary.ts';

/** Every image of a config's dataset, with its pixels. Throws RangeError where there is none. */
export async function loadedItems(config: BenchConfig): Promise<Item[]> {
  const { items } = await datasetOf(config);
  const loaded: Item[] = [];
  for (const { load, ...item } of items) loaded.push({ ...item, ...(await load()) });
  if (loaded.length === 0)
    throw new RangeError(`dataset of '${config.name}': expected at least one image, found none`);
  return loaded;
}

/** The names of the images, and of their patients. */
export function imagesOf(items: readonly Item[]): RunImages {
  return items.map(({ id, group }) => ({ id, ...(group !== undefined && { group }) }));
}
