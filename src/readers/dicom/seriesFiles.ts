import { join } from 'node:path';
import { filePart } from '../../files/fileBytes.ts';
import { defaultLimits, type Limits } from '../../files/limits.ts';
import { namesIn } from '../pictureFiles.ts';
import { isDicom } from './dicomData.ts';

/** So many first bytes tell a DICOM file. */
const headBytes = 512;

/** The files of a folder of DICOM slices in the order of their names, without the list that lies beside them on a disc. */
export function seriesFiles(folder: string): string[] {
  return namesIn(folder, 'a DICOM series')
    .filter((name) => name.toUpperCase() !== 'DICOMDIR')
    .map((name) => join(folder, name));
}

/** Whether a folder has a file of DICOM: what else is in it is refused when the series is read. */
export function isSeries(folder: string, limits: Limits = defaultLimits): boolean {
  return seriesFiles(folder).some((file) => beginsAsDicom(file, limits));
}

/** Whether a file begins as one of DICOM does; false of what cannot be read. */
export function beginsAsDicom(path: string, limits: Limits = defaultLimits): boolean {
  try {
    return isDicom(filePart(path, { start: 0, length: headBytes }, { what: 'an image', limits }));
  } catch {
    return false;
  }
}
