import { createHash } from 'node:crypto';
import { basename, extname, resolve } from 'node:path';
import { fileBytesSync } from '../../files/fileBytes.ts';
import { isFolder } from '../../files/isFolder.ts';
import { type Limits, limitsFrom, type OwnLimits } from '../../files/limits.ts';
import { namedPath, quoted } from '../../files/quoted.ts';
import { withoutName } from '../../files/withoutName.ts';
import { beginsAsDicom, isDicomFile, isSeries, seriesFiles } from '../../readers/index.ts';

/** How an image file is called in results. */
export interface ImageName {
  /** In the names of files. */
  readonly name: string;
  /** In `explain.json` and on screen: the path, or of a DICOM file the name. */
  readonly shown: string;
  /** In errors: the path, or of a DICOM file its place among the images. */
  readonly said: string;
  readonly isDicom: boolean;
}

interface NameOptions {
  /** Names of DICOM files as they are, which often tell whose image it is. */
  readonly showIds?: boolean | undefined;
  readonly limits?: OwnLimits | undefined;
}

/**
 * File names without their endings; of a DICOM file or series, unless `showIds`, a digest of its bytes, so that the
 * same image always has the same name. Throws RangeError for two images of one name: they would overwrite each other.
 */
export function imageNames(images: readonly string[], { showIds, limits }: NameOptions = {}): ImageName[] {
  const within = limitsFrom(limits);
  const found = images.map((path, index): ImageName => {
    const files = dicomFilesOf(path, within);
    const said = hidesName(path, { showIds, limits }) ? `image ${index + 1} of ${images.length}` : path;
    // A packed NIfTI file has two endings, a folder none.
    const name = isFolder(path)
      ? basename(resolve(path))
      : basename(path, extname(path)).replace(/\.nii$/, '');
    if (files === undefined || showIds === true)
      return { name, shown: path, said, isDicom: files !== undefined };
    const hidden = `image-${digestOf(files, { limits: within, said, path })}`;
    return { name: hidden, shown: hidden, said, isDicom: true };
  });
  const names = found.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new RangeError(`two images are named ${quoted(twice)}; their results would overwrite each other`);
  return found;
}

/** A Parametric Map refers to a DICOM image. Throws RangeError for another. */
export function requireDicom(names: readonly ImageName[]): void {
  const other = names.find(({ isDicom }) => !isDicom);
  if (other === undefined) return;
  throw new RangeError(
    `--dicom: expected DICOM images, which its maps refer to, got ${namedPath(other.shown)}`,
  );
}

/** The files of a DICOM image or series; undefined for another, of what cannot be read too. */
function dicomFilesOf(path: string, limits: Limits): readonly string[] | undefined {
  if (isFolder(path)) return isSeries(path, limits) ? seriesFiles(path) : undefined;
  return beginsAsDicom(path, limits) ? [path] : undefined;
}

/** Whether the name of a file or a folder of slices may tell whose image it is: of DICOM by its bytes or by its name. */
export function hidesName(path: string, { showIds, limits }: NameOptions): boolean {
  if (showIds === true) return false;
  // Not every folder is one of slices, though a name without an ending may stand for one where nothing is there to see.
  const byName = isFolder(path)
    ? seriesFiles(path).some((file) => !isFolder(file) && isDicomFile(file))
    : isDicomFile(path);
  return byName || dicomFilesOf(path, limitsFrom(limits)) !== undefined;
}

/** A folder among slices is told of when the image is read. Slices go by number: their names may be UIDs. */
function digestOf(
  files: readonly string[],
  { limits, said, path }: { readonly limits: Limits; readonly said: string; readonly path: string },
): string {
  const hash = createHash('sha256');
  for (const [i, file] of files.entries()) {
    if (isFolder(file)) continue;
    try {
      hash.update(fileBytesSync(file, { what: 'an image', limits }));
    } catch (error) {
      throw withoutName(error, file, file === path ? said : `${said}: file ${i + 1} of ${files.length}`);
    }
  }
  return hash.digest('hex').slice(0, 12);
}
