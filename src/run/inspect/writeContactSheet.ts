import { join } from 'node:path';
import { writeWhole } from '../../files/writing.ts';
import { encodePng } from '../../images/index.ts';
import { outFolder } from '../results/outFolder.ts';
import { contactSheet, type SheetPicture } from './contactSheet.ts';

/** Writes the sheet of these pictures into a folder, and gives its path. Throws RangeError where it cannot be written. */
export function writeContactSheet(folder: string, pictures: readonly SheetPicture[]): string {
  outFolder(folder);
  const path = join(folder, 'contact-sheet.png');
  writeWhole(path, encodePng(contactSheet(pictures)));
  return path;
}
