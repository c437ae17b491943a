import { basename, extname, join } from 'node:path';
import { isFolder } from '../../files/isFolder.ts';
import { withoutEnding } from '../withoutEnding.ts';

/** Endings of DICOM files; many have none, or the rest of a UID. */
const dicomEnding = /^(?:\.(?:dcm|dicom|ima|\d*))?$/i;

/** Whether a file is one of DICOM by its name, or a folder, which is that of a series. */
export function isDicomFile(file: string): boolean {
  if (dicomEnding.test(extname(file))) return true;
  // A folder is that of a series, whatever its name ends in. Names of other known formats need no look at the disk.
  return withoutEnding(file) === file && isFolder(file);
}

/** Whether any of a folder's files is one of DICOM by its name; folders in it are none. */
export function hasDicomFile(folder: string, names: readonly string[]): boolean {
  return names.some((name) => dicomEnding.test(extname(basename(name))) && !isFolder(join(folder, name)));
}
