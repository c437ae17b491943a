import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { madeFolder } from '../../files/madeFolder.ts';
import { writeWhole } from '../../files/writing.ts';
import type { Copies } from '../../types/copies.ts';
import type { DatasetItem } from '../../types/dataset.ts';
import { isPlainName } from '../config/plainName.ts';
import { copyTable } from './copyFiles.ts';

/** One of the altered data sets, or one part of a design over them. */
export interface PreparedSet {
  readonly name: string;
  readonly images: number;
  /** Images that have no copy, by reason. */
  readonly left: Readonly<Record<string, number>>;
  /** SHA-256 of its table and of the digests of its images in their order. */
  readonly sha256: string;
}

export interface WrittenSet extends PreparedSet {
  /** SHA-256 of each picture, by its file. */
  readonly files: Readonly<Record<string, string>>;
}

interface DesignOptions {
  readonly items: readonly DatasetItem[];
  readonly options: object;
  readonly copies: Copies;
  readonly out: string;
  readonly seed: string;
}

/** The tables of a design, over pictures that are written already. */
export function writtenDesigns(
  sets: readonly WrittenSet[],
  { items, options, copies, out, seed }: DesignOptions,
): PreparedSet[] {
  const files = new Map(items.map((item, index) => [item.id, { file: fileOf(item, index), facts: item }]));
  const digests = new Map(sets.map(({ name, files: own }) => [name, own]));
  const digest = (copy: string, id: string) => digests.get(copy)?.[files.get(id)?.file ?? ''];
  const designs =
    copies.sets?.(items, {
      options,
      seed,
      hasCopy: (name, id) => digest(name, id) !== undefined,
    }) ?? [];
  return designs.map(({ name, images }) => {
    const rows = images.flatMap(({ id, copy }) => {
      const known = files.get(id);
      return known === undefined ? [] : [{ ...known, copy }];
    });
    const table = copyTable(rows);
    madeFolder(dirname(join(out, name)));
    writeWhole(join(out, `${name}.csv`), table);
    const pictures = images.map(({ id, copy }) => digest(copy, id) ?? '');
    return { name, images: rows.length, left: {}, sha256: digestOfSet(table, pictures) };
  });
}

/** Of a table and the digests of its pictures. */
export function digestOfSet(table: string, pictures: readonly string[]): string {
  return digestOf(`${table}${pictures.join('\n')}`);
}

export function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The picture or scan of an image, which is named by its id where that is a plain name. */
export function fileOf({ id }: DatasetItem, index: number, ending = '.png'): string {
  return `${isPlainName(id) ? id : `image-${index + 1}`}${ending}`;
}
