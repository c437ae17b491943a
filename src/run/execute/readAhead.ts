import type { DatasetItem, LoadedItem } from '../../types/dataset.ts';

/** What reads images beside the thread that asks for them. */
export interface Ahead {
  /** The image of that name, read elsewhere; rejects where nothing reads any more. */
  read(id: string): Promise<LoadedItem>;
  /** Images that are read before they are asked for. */
  readonly depth: number;
}

/** Of fewer images threads take longer to start than they save. */
const leastImages = 16;

/**
 * The items with their images read ahead, as long as they are asked for in their order: a pass over all asks for the
 * next image when it is there already. What is asked for in another order, and what cannot be read elsewhere, the item
 * reads itself, so that what it says of a broken file stays the same. Items that are not read from files, and few of
 * them, are left as they are.
 */
export function readAhead(items: readonly DatasetItem[], { read, depth }: Ahead): readonly DatasetItem[] {
  if (items.length < leastImages || items.some(({ file }) => file === undefined)) return items;
  const begun = new Map<number, Promise<LoadedItem>>();
  /** The index that a pass in order asks for next, and that up to which reading has begun. */
  let [expected, end] = [0, 0];
  const load = async (item: DatasetItem, index: number) => {
    if (index === 0) {
      begun.clear();
      end = 0;
    } else if (index !== expected) return item.load();
    expected = index + 1;
    for (; end < Math.min(index + 1 + depth, items.length); end++) {
      const found = read(items[end]?.id ?? '');
      // Nobody may ask for it any more.
      found.catch(() => {});
      begun.set(end, found);
    }
    const found = begun.get(index);
    begun.delete(index);
    return (await found?.catch(() => undefined)) ?? item.load();
  };
  return items.map((item, index) => ({ ...item, load: () => load(item, index) }));
}
