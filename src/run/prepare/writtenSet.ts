import { join } from 'node:path';
import { madeFolder } from '../../files/madeFolder.ts';
import { writeWhole } from '../../files/writing.ts';
import type { DatasetItem } from '../../types/dataset.ts';
import { copyFile, copyTable } from './copyFiles.ts';
import { type CopyOptions, copyOf } from './copyOf.ts';
import { digestOf, digestOfSet, fileOf, type WrittenSet } from './writtenDesigns.ts';

interface SetOptions extends CopyOptions {
  readonly name: string;
  readonly items: readonly DatasetItem[];
  readonly out: string;
}

/** A picture for each image that has the copy, and their table; of the others the reasons are counted. */
export async function writtenSet({ name, items, out, ...options }: SetOptions): Promise<WrittenSet> {
  const folder = join(out, name);
  madeFolder(folder);
  const rows = [];
  const files: Record<string, string> = {};
  const left: Record<string, number> = {};
  for (const [index, item] of items.entries()) {
    const { copy, affine } = await copyOf(item, name, options);
    if ('reason' in copy) {
      left[copy.reason] = (left[copy.reason] ?? 0) + 1;
      continue;
    }
    const { ending, bytes } = copyFile(copy, affine);
    const file = fileOf(item, index, ending);
    writeWhole(join(folder, file), bytes);
    files[file] = digestOf(bytes);
    rows.push({ file, facts: item });
  }
  const table = copyTable(rows);
  writeWhole(join(folder, 'labels.csv'), table);
  return { name, images: rows.length, left, sha256: digestOfSet(table, Object.values(files)), files };
}
