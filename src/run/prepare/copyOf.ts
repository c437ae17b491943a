import type { Copies } from '../../types/copies.ts';
import type { DatasetItem, LoadedItem } from '../../types/dataset.ts';
import { cellSeed } from '../execute/computeMaps.ts';

/** What copies are made by. */
export interface CopyOptions {
  /** The region that the audit asks for; undefined for the mask of the data set. */
  readonly region: string | undefined;
  readonly options: object;
  readonly copies: Copies;
  readonly seed: number;
}

/** An image with what an audit changes in it, or why it has no such copy, and where the image lies. */
export async function copyOf(
  item: DatasetItem,
  name: string,
  { region, options, copies, seed }: CopyOptions,
): Promise<{ readonly copy: ReturnType<Copies['copy']>; readonly affine: LoadedItem['affine'] | undefined }> {
  const { image, mask, affine } = await item.load();
  const own = region === undefined ? mask : await item.region?.(region);
  const copied = { id: item.id, image, region: own, seed: cellSeed(seed, ['prepare', item.id]) };
  return { copy: copies.copy(name, copied, options), affine };
}
