import { join } from 'node:path';
import * as z from 'zod';
import { madeFolder } from '../../files/madeFolder.ts';
import { json, writeWhole } from '../../files/writing.ts';
import { storedValue, textIn } from '../results/storedFile.ts';

/** How often a shard's process may end in the middle of an image before the image is given up. */
export const mostCrashes = 3;

const schema = z.record(z.string(), z.int().nonnegative());

/** How often the process of a shard ended while it computed an image; under '' what was no image's. */
export function crashesIn(folder: string): Readonly<Record<string, number>> {
  const path = join(folder, 'crashes.json');
  const content = textIn(path);
  return content === undefined ? {} : storedValue(content, schema, path);
}

/** Counts one more of an image, and gives how often by now. */
export function counted(folder: string, image: string): number {
  const before = crashesIn(folder);
  const count = (before[image] ?? 0) + 1;
  // A process that ends before its shard begins has made none.
  madeFolder(folder);
  writeWhole(join(folder, 'crashes.json'), json({ ...before, [image]: count }));
  return count;
}

/** The images that are given up, with the reason that stands in their rows. */
export function givenUp(folder: string): ReadonlyMap<string, string> {
  const lost = Object.entries(crashesIn(folder)).filter(
    ([image, count]) => image !== '' && count >= mostCrashes,
  );
  return new Map(
    lost.map(([image, count]) => [image, `the process ended ${count} times while it computed this image`]),
  );
}
