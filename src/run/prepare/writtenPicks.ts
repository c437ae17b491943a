import { join } from 'node:path';
import { writeWhole } from '../../files/writing.ts';
import type { Copies } from '../../types/copies.ts';
import type { DatasetItem } from '../../types/dataset.ts';
import { cellSeed } from '../execute/computeMaps.ts';
import { copyPng } from './copyFiles.ts';
import type { NamedPick } from './prepareReaders.ts';
import { digestOf, digestOfSet, type PreparedSet } from './writtenDesigns.ts';

interface PickOptions {
  readonly items: readonly DatasetItem[];
  readonly region: string | undefined;
  readonly options: object;
  readonly copies: Copies;
  readonly out: string;
  readonly seed: number;
}

/** A picture for each pick, under its own name. Throws RangeError for an image that the data set does not have. */
export async function writtenPicks(
  named: readonly NamedPick[],
  { items, region, options, copies, out, seed }: PickOptions,
): Promise<PreparedSet> {
  const digests: string[] = [];
  for (const { pick, file } of named) {
    const item = items.find(({ id }) => id === pick.image);
    if (item === undefined)
      throw new RangeError(`--readers: the data set has no image '${pick.image}', which the run has`);
    const { image, mask } = await item.load();
    const own = region === undefined ? mask : await item.region?.(region);
    const copied = { id: item.id, image, region: own, seed: cellSeed(seed, ['prepare', item.id]) };
    const copy = copies.copy(pick.copy, copied, options);
    if ('reason' in copy)
      throw new RangeError(`--readers: '${pick.image}' has no ${pick.copy}: ${copy.reason}`);
    const bytes = copyPng(copy);
    writeWhole(join(out, file), bytes);
    digests.push(digestOf(bytes));
  }
  return { name: 'readers', images: named.length, left: {}, sha256: digestOfSet('', digests) };
}
