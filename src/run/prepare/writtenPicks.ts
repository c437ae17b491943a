import { join } from 'node:path';
import { writeWhole } from '../../files/writing.ts';
import type { DatasetItem } from '../../types/dataset.ts';
import { copyPng } from './copyFiles.ts';
import { type CopyOptions, copyOf } from './copyOf.ts';
import type { NamedPick } from './prepareReaders.ts';
import { digestOf, digestOfSet, type PreparedSet } from './writtenDesigns.ts';

interface PickOptions extends CopyOptions {
  readonly items: readonly DatasetItem[];
  readonly out: string;
}

/** A picture for each pick, under its own name. Throws RangeError for an image that the data set does not have. */
export async function writtenPicks(
  named: readonly NamedPick[],
  { items, out, ...options }: PickOptions,
): Promise<PreparedSet> {
  const digests: string[] = [];
  for (const { pick, file } of named) {
    const item = items.find(({ id }) => id === pick.image);
    if (item === undefined)
      throw new RangeError(`--readers: the data set has no image '${pick.image}', which the run has`);
    const { copy } = await copyOf(item, pick.copy, options);
    if ('reason' in copy)
      throw new RangeError(`--readers: '${pick.image}' has no ${pick.copy}: ${copy.reason}`);
    const bytes = copyPng(copy);
    writeWhole(join(out, file), bytes);
    digests.push(digestOf(bytes));
  }
  return { name: 'readers', images: named.length, left: {}, sha256: digestOfSet('', digests) };
}
