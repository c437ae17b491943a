import { fileBytes } from '../files/fileBytes.ts';
import { limitsFrom, type OwnLimits } from '../files/limits.ts';
import { namedPath } from '../files/quoted.ts';
import { startOf } from '../images/index.ts';
import { headBeside, isNiftiFile, type NiftiVolume, niftiVolume } from './nifti/niftiVolume.ts';

export interface VolumeOptions {
  /** How large the file and the volume may be: `fileBytes` and `voxels`. @default 1 GiB and 134217728 */
  readonly limits?: OwnLimits | undefined;
}

/**
 * The volume in a file: NIfTI-1 and -2, packed (`.nii.gz`) or not, and pairs of `.hdr` and `.img` by either path. The
 * bytes tell what it is. `canonicalVolume` turns its axes. Throws RangeError or TypeError, one line that names the
 * file, for what cannot be read, is no volume, is broken or is too large.
 */
export async function readVolume(path: string, options: VolumeOptions = {}): Promise<NiftiVolume> {
  const limits = limitsFrom(options.limits);
  const what = 'a volume';
  const bytes = await fileBytes(path, { what, limits });
  if (isNiftiFile(bytes)) return niftiVolume(path, bytes, limits);
  // The voxels of a pair say nothing of themselves.
  const head = headBeside(path);
  if (head !== undefined) {
    const headBytes = await fileBytes(head, { what: 'the head of a NIfTI pair', limits });
    return niftiVolume(head, headBytes, limits);
  }
  throw new TypeError(`${namedPath(path)}: expected ${what}, NIfTI, found ${startOf(bytes)}`);
}
