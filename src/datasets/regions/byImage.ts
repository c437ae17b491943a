import { withoutEnding } from '../../readers/index.ts';

/**
 * What files of annotations say, by image. Such a file may name an image with its ending or without, with more folders
 * or fewer, or with its folders joined by lines as CheXlocalize does. A name that may be several is none.
 */
export function byImage<T>(
  entries: Iterable<readonly [name: string, value: T]>,
): (name: string) => T | undefined {
  const known = new Map<string, T>();
  const short = new Map<string, string | undefined>();
  for (const [name, value] of entries) {
    const path = withoutEnding(name.trim());
    known.set(path, value);
    for (const tail of tailsOf(path).slice(1)) {
      short.set(tail, short.has(tail) && short.get(tail) !== path ? undefined : path);
    }
  }
  return (name) => {
    const path = withoutEnding(name.trim());
    for (const tail of tailsOf(path)) {
      const found = known.get(tail) ?? known.get(tail.replaceAll('/', '_'));
      if (found !== undefined) return found;
    }
    return known.get(short.get(path) ?? '');
  };
}

/** A path, without its first folder, and so on to its last name. */
function tailsOf(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, start) => parts.slice(start).join('/'));
}

/** Values in lists by the name of their image. */
export function listsByImage<T>(entries: Iterable<readonly [name: string, value: T]>): Map<string, T[]> {
  const lists = new Map<string, T[]>();
  for (const [name, value] of entries) {
    const own = lists.get(name);
    if (own === undefined) lists.set(name, [value]);
    else own.push(value);
  }
  return lists;
}
