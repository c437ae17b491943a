import { readdirSync } from 'node:fs';
import { basename, extname, join, parse } from 'node:path';
import { errnoCode } from '../files/errnoCode.ts';
import { listed, namedPath, quotedList } from '../files/quoted.ts';
import { hasDicomFile } from './dicom/dicomNames.ts';

/** Endings of the names of files that `readImage` reads; what they hold, the bytes tell. */
const endings = new Set([
  '.npy', '.png', '.jpg', '.jpeg', '.tif', '.tiff', '.bmp', '.webp', '.gif', '.dcm', '.dicom',
]); // biome-ignore format: a list reads better packed
/** Pictures that are not read: to pass them over would make fewer than the folder shows. */
const otherPictures = new Set(['.heic', '.heif', '.avif', '.jp2', '.j2k', '.jxl', '.nii', '.nrrd', '.mha']);

/** Formats of pictures, as messages and help name them. */
export const pictureFormats = '.npy, PNG, JPEG, TIFF, BMP, WebP, GIF or DICOM';

/** The pictures of a folder by their names without the ending, in the order of the names. */
export type PictureFiles = ReadonlyMap<string, string>;

/**
 * Throws RangeError, naming `what` they should be, for a folder that cannot be read, for pictures of formats that are
 * not read, and for two of one name. Where names may tell whose pictures they are, as `hidesNames` says or DICOM files
 * among them do, files go by their number.
 */
export function pictureFiles(
  folder: string,
  what: string,
  { hidesNames = false }: { readonly hidesNames?: boolean } = {},
): PictureFiles {
  const names = namesIn(folder, what);
  const shown = (some: readonly string[]) =>
    hidesNames || hasDicomFile(folder, names) ? numbered(some, names) : quotedList(some, 5);
  const others = names.filter((file) => otherPictures.has(extname(file).toLowerCase()));
  if (others.length > 0) {
    throw new RangeError(`${what} in ${namedPath(folder)} must be ${pictureFormats}, got ${shown(others)}`);
  }
  const files = new Map<string, string>();
  for (const file of names.filter((name) => endings.has(extname(name).toLowerCase()))) {
    const { name } = parse(file);
    const other = files.get(name);
    if (other !== undefined) {
      throw new RangeError(
        `${what} must have one file for each name, ${namedPath(folder)} has ${shown([basename(other), file])}`,
      );
    }
    files.set(name, join(folder, file));
  }
  return files;
}

/** Some files of a folder by their places in the order of names: `number 3, 4 of 20 in the order of names`. */
export function numbered<T>(some: readonly T[], all: readonly T[]): string {
  return `number ${listed(some.map((one) => String(all.indexOf(one) + 1)))} of ${all.length} in the order of names`;
}

/** The names in a folder, sorted, without hidden ones. Throws RangeError for one that cannot be read. */
export function namesIn(folder: string, what: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith('.'))
      .sort();
  } catch (error) {
    throw new RangeError(
      `${what}: expected a folder, cannot read ${namedPath(folder)} (${errnoCode(error) ?? error})`,
    );
  }
}
