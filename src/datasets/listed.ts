import { isDicomFile } from './withoutIdentity.ts';

/** The first of the names, and how many more there are: `a, b, c and 4 more`. */
export function listed(names: readonly string[], shown = 5): string {
  const head = names.slice(0, shown).join(', ');
  return names.length > shown ? `${head} and ${names.length - shown} more` : head;
}

/** A file of a folder, and what messages call it. */
export interface NamedFile {
  readonly name: string;
  readonly file: string;
}

/** Some files of a folder by their names; by number where any is of DICOM, whose names may tell whose they are. */
export function listedFiles(some: readonly NamedFile[], all: readonly NamedFile[]): string {
  if (!all.some(({ file }) => isDicomFile(file))) return listed(some.map(({ name }) => name));
  const numbers = some.map((one) => String(all.indexOf(one) + 1));
  return `number ${listed(numbers)} of ${all.length} in the order of names`;
}
