import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { madeFolder } from '../../files/madeFolder.ts';
import { writeWhole } from '../../files/writing.ts';
import type { Copies, CopySet } from '../../types/copies.ts';
import type { DatasetFacts, DatasetItem } from '../../types/dataset.ts';
import { isPlainName } from '../config/plainName.ts';
import { cellSeed } from '../execute/computeMaps.ts';
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
  /** Of the config. */
  readonly seed: number;
}

/** The tables of a design, over pictures that are written already. */
export function writtenDesigns(
  sets: readonly WrittenSet[],
  { items, options, copies, out, seed }: DesignOptions,
): PreparedSet[] {
  const written = writtenCopies(sets, items);
  const designs = copies.sets?.(items, { options, seed: designSeed(seed), hasCopy: written.has }) ?? [];
  return designs.map(({ name, images }) => {
    const { table, sha256 } = written.tableOf(images);
    madeFolder(dirname(join(out, name)));
    writeWhole(join(out, `${name}.csv`), table);
    return { name, images: images.length, left: {}, sha256 };
  });
}

/** What deals the images of a design out, by the seed of a config. */
export function designSeed(seed: number): string {
  return cellSeed(seed, ['prepare', 'design']);
}

/** Copies whose pictures have a digest, in the order of their images. */
export function writtenCopies(
  sets: readonly Pick<WrittenSet, 'name' | 'files'>[],
  images: readonly DatasetFacts[],
) {
  const files = new Map(images.map((one, index) => [one.id, { file: fileOf(one, index), facts: one }]));
  const digests = new Map(sets.map(({ name, files: own }) => [name, own]));
  const digest = (copy: string, id: string) => digests.get(copy)?.[files.get(id)?.file ?? ''];
  return {
    /** Whether an image has a copy. */
    has: (copy: string, id: string) => digest(copy, id) !== undefined,
    /** One part of a design as CSV, and the digest of it and its pictures. */
    tableOf(part: CopySet['images']): { readonly table: string; readonly sha256: string } {
      const rows = part.flatMap(({ id, copy }) => {
        const known = files.get(id);
        return known === undefined ? [] : [{ ...known, copy }];
      });
      const table = copyTable(rows);
      return {
        table,
        sha256: digestOfSet(
          table,
          part.map(({ id, copy }) => digest(copy, id) ?? ''),
        ),
      };
    },
  };
}

/** Of a table and the digests of its pictures. */
export function digestOfSet(table: string, pictures: readonly string[]): string {
  return digestOf(`${table}${pictures.join('\n')}`);
}

export function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The picture or scan of an image, which is named by its id where that is a plain name. */
export function fileOf({ id }: Pick<DatasetFacts, 'id'>, index: number, ending = '.png'): string {
  return `${isPlainName(id) ? id : `image-${index + 1}`}${ending}`;
}
