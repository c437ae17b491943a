import { fileBytes } from '../files/fileBytes.ts';
import { isFolder } from '../files/isFolder.ts';
import { limitsFrom, type OwnLimits } from '../files/limits.ts';
import { namedPath } from '../files/quoted.ts';
import { startOf } from '../images/index.ts';
import { isDicom } from './dicom/dicomData.ts';
import { framesVolume, seriesVolume } from './dicom/dicomVolume.ts';
import { metaImageVolume } from './headed/metaImage.ts';
import { nrrdVolume } from './headed/nrrd.ts';
import { headedFormatOf } from './headed/textHead.ts';
import { headBeside, isNiftiFile, type NiftiVolume, niftiVolume } from './nifti/niftiVolume.ts';
import type { Volume } from './volume.ts';

/** Options of `readVolume`. */
export interface VolumeOptions {
  /** How large the file and the volume may be: `fileBytes` and `voxels`. @default 1 GiB and 134217728 */
  readonly limits?: OwnLimits | undefined;
}

/** A volume, and of a NIfTI file what its header says of orientation. */
export type FileVolume = Volume & Partial<NiftiVolume>;

/**
 * The volume in a file: NIfTI-1 and -2, packed (`.nii.gz`) or not, and pairs of `.hdr` and `.img` by either path; NRRD
 * and MetaImage, in one file or with their voxels beside; DICOM of several frames. Or that of a folder of DICOM slices,
 * sorted by position. The bytes tell what it is. `canonicalVolume` turns its axes. Throws RangeError or TypeError, one
 * line that names the file, for what cannot be read, is no volume, is broken or is too large.
 */
export async function readVolume(path: string, options: VolumeOptions = {}): Promise<FileVolume> {
  const limits = limitsFrom(options.limits);
  if (isFolder(path)) return seriesVolume(path, limits);
  const what = 'a volume';
  const bytes = await fileBytes(path, { what, limits });
  if (isNiftiFile(bytes)) return niftiVolume(path, bytes, limits);
  const format = headedFormatOf(bytes);
  if (format === 'nrrd') return nrrdVolume({ path, bytes }, limits);
  if (format === 'meta') return metaImageVolume({ path, bytes }, limits);
  if (isDicom(bytes)) return framesVolume(bytes, namedPath(path), limits);
  // The voxels of a pair say nothing of themselves.
  const head = headBeside(path);
  if (head !== undefined) {
    const headBytes = await fileBytes(head, { what: 'the head of a NIfTI pair', limits });
    return niftiVolume(head, headBytes, limits);
  }
  throw new TypeError(
    `${namedPath(path)}: expected ${what}, NIfTI, NRRD, MetaImage or DICOM, found ${startOf(bytes)}`,
  );
}
