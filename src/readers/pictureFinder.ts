import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { errnoCode } from '../files/errnoCode.ts';
import { namedPath, quoted } from '../files/quoted.ts';
import { hasDicomFile } from './dicom/dicomNames.ts';
import { withoutEnding } from './withoutEnding.ts';

/** Finds the file of a folder that a name means. */
export interface PictureFinder {
  /** Its path. Throws RangeError where there is none, or more than one. `asker` says for messages who names it. */
  path(name: string, asker: () => string): string;
  has(name: string): boolean;
}

/**
 * Finds files in a folder and below, by their name or their path from the folder, with or without the ending. Of
 * several files of one name the path decides: a name may say more folders than are there, or fewer. The folder is
 * listed once. Throws RangeError, naming `what` it should hold, for one that cannot be read. A name may tell whose image
 * it is: of a folder of DICOM files, of an empty one, or where `hidesNames` says so, no message shows it.
 */
export function pictureFinder(
  folder: string,
  what: string,
  { hidesNames = false }: { readonly hidesNames?: boolean } = {},
): PictureFinder {
  const byStem = new Map<string, string | string[]>();
  const all = filesBelow(folder, what);
  for (const file of all) {
    const stem = lastPart(withoutEnding(file));
    const known = byStem.get(stem);
    if (known === undefined) byStem.set(stem, file);
    else byStem.set(stem, typeof known === 'string' ? [known, file] : [...known, file]);
  }
  const found = (name: string): string[] => {
    const stem = lastPart(withoutEnding(name));
    const files = [byStem.get(stem) ?? byStem.get(lastPart(name)) ?? []].flat();
    const fitting = files.filter((file) => agree(withoutEnding(file), withoutEnding(name)));
    const exact = fitting.filter((file) => file === name || file.endsWith(`/${name}`));
    return exact.length === 1 ? exact : fitting;
  };
  return {
    has: (name) => found(name).length === 1,
    path: (name, asker) => {
      const files = found(name);
      const [file, other] = files;
      if (file !== undefined && other === undefined) return join(folder, file);
      const where = `${what} in ${namedPath(folder)}`;
      const isHidden = hidesNames || all.length === 0 || hasDicomFile(folder, all);
      if (file === undefined) {
        const wanted = isHidden ? `the file that ${asker()} names` : `one named ${quoted(name)}`;
        throw new RangeError(`${where} must have ${wanted}, found none`);
      }
      throw new RangeError(
        isHidden
          ? `${where}: the name in ${asker()} may be that of ${files.length} files, in folders that it does not say`
          : `${where}: ${quoted(name)} may be ${quoted(file)} or ${quoted(other ?? '')}`,
      );
    },
  };
}

/** Paths of the pictures in a folder and below, from the folder, sorted. Throws RangeError for one that cannot be read. */
export function picturesBelow(folder: string, what: string): string[] {
  return filesBelow(folder, what)
    .filter((name) => withoutEnding(name) !== name && !/\.xml$/i.test(name))
    .sort();
}

/** Paths from the folder, with / between. */
function filesBelow(folder: string, what: string): string[] {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const files = sep === '/' ? names : names.map((name) => name.replaceAll(sep, '/'));
    return files.filter((name) => !/(?:^|\/)\./.test(name));
  } catch (error) {
    throw new RangeError(
      `${what}: expected a folder, cannot read ${namedPath(folder)} (${errnoCode(error) ?? error})`,
    );
  }
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Whether one path ends with the other, folder by folder. */
function agree(a: string, b: string): boolean {
  return a === b || a.endsWith(`/${b}`) || b.endsWith(`/${a}`);
}
