import { readdirSync, statSync } from 'node:fs';
import { basename, extname, join, parse, resolve } from 'node:path';
import { systemCode } from '../../files/systemCode.ts';

/** Pictures that are not read: to pass them over would make fewer maps than the folder shows. */
const otherPictures = new Set(['.jpg', '.jpeg', '.tif', '.tiff', '.bmp', '.gif', '.webp', '.dcm']);

/** The `.npy` and `.png` files of a folder by their names without the ending, in the order of the names. */
export type NamedFiles = ReadonlyMap<string, string>;

/** Throws RangeError for a folder that cannot be read, pictures of other kinds, and two files of one name. */
export function namedFiles(folder: string, what: string): NamedFiles {
  const files = new Map<string, string>();
  for (const file of namesIn(folder, what)) {
    const ending = extname(file).toLowerCase();
    if (otherPictures.has(ending))
      throw new RangeError(`${what} must be .npy or .png, got ${join(folder, file)}`);
    if (ending !== '.npy' && ending !== '.png') continue;
    const { name } = parse(file);
    const other = files.get(name);
    if (other !== undefined) {
      throw new RangeError(
        `${what} must have one file for each name, ${folder} has ${basename(other)} and ${file}`,
      );
    }
    files.set(name, join(folder, file));
  }
  return files;
}

/** The maps of one method. */
export interface MapFolder {
  readonly method: string;
  readonly files: NamedFiles;
}

/**
 * The maps in a folder, named for it; or, where they lie in folders of it, a method for each of these. Throws
 * RangeError for a folder without maps, and for one that has both.
 */
export function mapFolders(folder: string): MapFolder[] {
  const own = namedFiles(folder, 'maps');
  const below = namesIn(folder, 'maps')
    .filter((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory() === true)
    .map((method) => ({ method, files: namedFiles(join(folder, method), 'maps') }))
    .filter(({ files }) => files.size > 0);
  if (own.size > 0 && below.length > 0) {
    throw new RangeError(
      `maps must lie in ${folder} or in one folder of it for each method, found both there and in ${below[0]?.method}`,
    );
  }
  if (own.size === 0 && below.length === 0) {
    throw new RangeError(`${folder} must hold maps, .npy or .png, got none`);
  }
  return own.size > 0 ? [{ method: basename(resolve(folder)), files: own }] : below;
}

function namesIn(folder: string, what: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith('.'))
      .sort();
  } catch (error) {
    throw new RangeError(`${what}: expected a folder, cannot read ${folder} (${systemCode(error) ?? error})`);
  }
}
