import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path';
import { fileBytesSync, filePart } from '../../files/fileBytes.ts';
import { type Limits, limitsFrom, type OwnLimits } from '../../files/limits.ts';
import { namedPath, quoted } from '../../files/quoted.ts';
import { isDicom } from '../../readers/index.ts';

/** How an image file is called in results. */
export interface ImageName {
  /** In the names of files. */
  readonly name: string;
  /** In `explain.json` and on screen: the path, or of a DICOM file the name. */
  readonly shown: string;
  readonly isDicom: boolean;
}

interface NameOptions {
  /** Names of DICOM files as they are, which often tell whose image it is. */
  readonly showIds?: boolean | undefined;
  readonly limits?: OwnLimits | undefined;
}

/**
 * File names without their endings; of a DICOM file, unless `showIds`, a digest of its bytes, so that the same image
 * always has the same name. Throws RangeError for two images of one name: they would overwrite each other.
 */
export function imageNames(images: readonly string[], { showIds, limits }: NameOptions = {}): ImageName[] {
  const within = limitsFrom(limits);
  const found = images.map((path): ImageName => {
    const bytes = dicomIn(path, within);
    // A packed NIfTI file has two endings.
    const name = basename(path, extname(path)).replace(/\.nii$/, '');
    if (bytes === undefined || showIds === true) return { name, shown: path, isDicom: bytes !== undefined };
    const hidden = `image-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`;
    return { name: hidden, shown: hidden, isDicom: true };
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

/** So many first bytes tell a DICOM file. */
const headBytes = 512;

/** The bytes of a DICOM file; of what cannot be read nothing is said here. */
function dicomIn(path: string, limits: Limits): Uint8Array | undefined {
  const asked = { what: 'an image', limits };
  try {
    const head = filePart(path, { start: 0, length: headBytes }, asked);
    return isDicom(head) ? fileBytesSync(path, asked) : undefined;
  } catch {
    return undefined;
  }
}
