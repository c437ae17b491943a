import { listed } from '../files/quoted.ts';
import { isDicomFile, numbered } from '../readers/index.ts';

/** A file of a folder, and what messages call it. */
export interface NamedFile {
  readonly name: string;
  readonly file: string;
}

/** Some files of a folder by their names; by number where any is of DICOM, whose names may tell whose they are. */
export function listedFiles(some: readonly NamedFile[], all: readonly NamedFile[]): string {
  return all.some(({ file }) => isDicomFile(file))
    ? numbered(some, all)
    : listed(some.map(({ name }) => name));
}
