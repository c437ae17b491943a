import { basename, join, resolve } from 'node:path';
import { isFolder } from '../../files/isFolder.ts';
import { namesIn, type PictureFiles, pictureFiles, pictureFormats } from '../../readers/index.ts';

/** The maps of one method. */
export interface MapFolder {
  readonly method: string;
  readonly files: PictureFiles;
}

/**
 * The maps in a folder, named for it; or, where they lie in folders of it, a method for each of these. Throws
 * RangeError for a folder without maps, and for one that has both. Options are those of `pictureFiles`.
 */
export function mapFolders(folder: string, options: { readonly hidesNames?: boolean } = {}): MapFolder[] {
  const own = pictureFiles(folder, 'maps', options);
  const below = namesIn(folder, 'maps')
    .filter((name) => isFolder(join(folder, name)))
    .map((method) => ({ method, files: pictureFiles(join(folder, method), 'maps', options) }))
    .filter(({ files }) => files.size > 0);
  if (own.size > 0 && below.length > 0) {
    throw new RangeError(
      `maps must lie in ${folder} or in one folder of it for each method, found both there and in ${below[0]?.method}`,
    );
  }
  if (own.size === 0 && below.length === 0) {
    throw new RangeError(`${folder} must hold maps, ${pictureFormats}, got none`);
  }
  return own.size > 0 ? [{ method: basename(resolve(folder)), files: own }] : below;
}
